import type * as electron from 'electron';

/** The part of Electron that the tray uses. What is not here is not used, and the stand-in of the tests has it all. */
export interface ElectronUsed {
  app: AppUsed;
  BrowserWindow: new (options: electron.BrowserWindowConstructorOptions) => WindowUsed;
  Tray: new (image: electron.NativeImage) => TrayUsed;
  Menu: {
    setApplicationMenu(menu: null): void;
    buildFromTemplate(template: electron.MenuItemConstructorOptions[]): electron.Menu;
  };
  nativeImage: {
    createFromBitmap(buffer: Buffer, options: electron.CreateFromBitmapOptions): electron.NativeImage;
    createFromBuffer(buffer: Buffer): PictureUsed;
  };
  ipcMain: {
    handle(channel: string, listener: (event: InvokeUsed, ...args: unknown[]) => unknown): void;
  };
  protocol: {
    registerSchemesAsPrivileged(schemes: electron.CustomScheme[]): void;
    handle(scheme: string, handler: (request: { url: string; method: string }) => Promise<Response>): void;
  };
  session: { defaultSession: SessionUsed };
  screen: ScreenUsed;
  clipboard: ClipboardUsed;
  globalShortcut: {
    register(accelerator: string, callback: () => void): boolean;
    unregister(accelerator: string): void;
  };
}

export interface ClipboardUsed {
  read(): Promise<{ types: string[]; getType(type: string): Promise<Blob | electron.ClipboardBookmark> }[]>;
  readText(): Promise<string>;
  clear(): void;
}

export interface PictureUsed {
  getSize(): { width: number };
  resize(options: { width: number }): PictureUsed;
  toPNG(): Buffer;
}

export interface ScreenUsed {
  getAllDisplays(): { id: number; bounds: electron.Rectangle }[];
  on(event: 'display-added' | 'display-removed' | 'display-metrics-changed', listener: () => void): unknown;
}

export interface AppUsed {
  enableSandbox(): void;
  requestSingleInstanceLock(): boolean;
  whenReady(): Promise<void>;
  quit(): void;
  exit(code?: number): void;
  getPreferredSystemLanguages(): string[];
  on(event: 'second-instance' | 'window-all-closed', listener: () => void): unknown;
  on(
    event: 'web-contents-created',
    listener: (event: electron.Event, contents: electron.WebContents) => void,
  ): unknown;
  on(
    event: 'certificate-error',
    listener: (
      event: electron.Event,
      contents: electron.WebContents,
      url: string,
      error: string,
      certificate: electron.Certificate,
      callback: (trusted: boolean) => void,
    ) => void,
  ): unknown;
}

export interface SessionUsed {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, callback: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  webRequest: {
    onBeforeRequest(
      listener: (details: { url: string }, callback: (response: { cancel?: boolean }) => void) => void,
    ): void;
  };
}

export interface ContentsUsed {
  readonly id: number;
  send(channel: string, ...args: unknown[]): void;
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
  on(
    event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect' | 'will-attach-webview',
    listener: (event: { preventDefault(): void }) => void,
  ): unknown;
}

export interface WindowUsed {
  readonly webContents: Pick<ContentsUsed, 'id' | 'send'>;
  loadURL(url: string): Promise<void>;
  show(): void;
  showInactive(): void;
  hide(): void;
  focus(): void;
  flashFrame(flag: boolean): void;
  isDestroyed(): boolean;
  isVisible(): boolean;
  setTitle(title: string): void;
  setIgnoreMouseEvents(ignore: boolean): void;
  setAlwaysOnTop(flag: boolean, level?: 'screen-saver'): void;
  setVisibleOnAllWorkspaces(visible: boolean, options?: { visibleOnFullScreen?: boolean }): void;
  destroy(): void;
  on(event: 'closed', listener: () => void): unknown;
}

export interface TrayUsed {
  setImage(image: electron.NativeImage): void;
  setToolTip(text: string): void;
  setContextMenu(menu: electron.Menu | null): void;
  on(event: 'click', listener: () => void): unknown;
}

export interface InvokeUsed {
  readonly sender: { readonly id: number };
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** Does not compile when Electron's own declarations stop offering what is used here. */
export const isOffered: (real: typeof electron) => ElectronUsed = (real) => real;
