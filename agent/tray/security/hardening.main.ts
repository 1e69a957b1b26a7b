import type { ContentsUsed, ElectronUsed } from '../electron-used.ts';
import { isOwn } from './origin.std.ts';

/** Web preferences of every window: Electron's own defaults, said aloud so that no later default changes them. */
export const WEB_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  spellcheck: false,
  devTools: false,
} as const;

/** Nothing that any page does can open, go or attach anywhere. Before the app is ready. */
export function hardenContents({ app }: Pick<ElectronUsed, 'app'>): void {
  app.on('web-contents-created', (_, contents: ContentsUsed) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    const refuse = (event: { preventDefault(): void }) => event.preventDefault();
    contents.on('will-navigate', refuse);
    contents.on('will-frame-navigate', refuse);
    contents.on('will-redirect', refuse);
    contents.on('will-attach-webview', refuse);
  });
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault();
    callback(false);
  });
}

/** No page gets a right or a device, and none reaches anything but our own pages. When the app is ready. */
export function hardenSession({ session }: Pick<ElectronUsed, 'session'>): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: !isOwn(url) }));
}
