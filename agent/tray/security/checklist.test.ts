import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CHANNELS } from '../channels.std.ts';
import { ElectronStandIn, type StandInWindow } from '../testing/electron-stand-in.ts';
import { type RunningTray, startTray } from '../tray.main.ts';
import { FUSES } from './fuses.ts';
import { fileOf, isOwn } from './origin.std.ts';

/*
 * Electron's security checklist (electronjs.org/docs/latest/tutorial/security, "Checklist: Security recommendations"),
 * item by item and in its order, held to what the tray's main process really asks of Electron.
 */

const TRAY = join(import.meta.dirname, '..');
let folder: string;
let electron: ElectronStandIn;
let tray: RunningTray | undefined;
let windows: StandInWindow[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-checklist-'));
  mkdirSync(join(folder, 'pages', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'pages', 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'secret.html'), 'secret');
  electron = new ElectronStandIn();
  const address = join(folder, 'nothing.sock');
  tray = await startTray(electron, {
    address,
    version: '1',
    pages: join(folder, 'pages'),
    preload: '/preload.cjs',
  });
  electron.trays[0]!.emit('click');
  windows = electron.windows;
});
afterEach(() => {
  tray?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Sources of what runs in Electron, tests and stand-ins aside. */
function sources(): { name: string; text: string }[] {
  return readdirSync(TRAY, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$|^(testing|dist)\//.test(name))
    .map((name) => ({ name, text: readFileSync(join(TRAY, name), 'utf8') }));
}
const preferences = () => windows.map(({ options }) => options.webPreferences!);
const get = (url: string, method = 'GET') => electron.protocols.get('guardpost')!({ url, method });
const nowhere = (pattern: RegExp) =>
  expect(sources().flatMap(({ name, text }) => (pattern.test(text) ? [name] : []))).toEqual([]);

describe('Electron’s security checklist', () => {
  test('1. Only load secure content: our own pages, and every other request is cancelled', () => {
    expect(windows.map(({ url }) => url)).toEqual(['guardpost://tray/index.html']);
    const cancelled = (url: string) => {
      const answer = vi.fn();
      electron.rights.web!({ url }, answer);
      return answer.mock.calls[0]![0].cancel;
    };
    expect(cancelled('guardpost://tray/index.html')).toBe(false);
    for (const url of [
      'https://example.com/',
      'http://127.0.0.1/',
      'file:///etc/passwd',
      'guardpost://tray.evil/',
      'ws://x/',
    ]) {
      expect(cancelled(url), url).toBe(true);
    }
    const trusted = vi.fn();
    electron.emitter.emit(
      'certificate-error',
      { preventDefault() {} },
      {},
      'https://x',
      'expired',
      {},
      trusted,
    );
    expect(trusted).toHaveBeenCalledWith(false);
  });

  test('2. No Node.js integration', () => {
    for (const each of preferences()) {
      expect(each).toMatchObject({
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
      });
    }
  });

  test('3. Context isolation', () => {
    for (const each of preferences()) expect(each.contextIsolation).toBe(true);
  });

  test('4. Process sandboxing: of every window, and of the whole app before it is ready', () => {
    for (const each of preferences()) expect(each.sandbox).toBe(true);
    expect(electron.calls.indexOf('enableSandbox')).toBeLessThan(electron.calls.indexOf('whenReady'));
    expect(electron.calls).toContain('enableSandbox');
  });

  test('5. Permission requests are denied, checks and devices too', () => {
    const answer = vi.fn();
    for (const permission of ['media', 'notifications', 'clipboard-read', 'openExternal']) {
      electron.rights.request!({}, permission, answer);
    }
    expect(answer.mock.calls).toEqual([[false], [false], [false], [false]]);
    expect([electron.rights.check!(), electron.rights.device!()]).toEqual([false, false]);
  });

  test('6. webSecurity stays on', () => {
    for (const each of preferences()) expect(each.webSecurity).toBe(true);
  });

  test('7. A restrictive Content-Security-Policy with every answer', async () => {
    for (const url of ['guardpost://tray/index.html', 'guardpost://tray/nothing.js']) {
      const policy = (await get(url)).headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
    }
  });

  test('8. allowRunningInsecureContent stays off', () => {
    for (const each of preferences()) expect(each.allowRunningInsecureContent).toBe(false);
  });

  test('9. Experimental features stay off', () => {
    for (const each of preferences()) expect(each.experimentalFeatures).toBe(false);
  });

  test('10. enableBlinkFeatures is not used', () => {
    for (const each of preferences()) expect(each).not.toHaveProperty('enableBlinkFeatures');
    nowhere(/enableBlinkFeatures|appendSwitch/);
  });

  test('11. and 12. <webview>: the tag is off, and attaching one is refused', () => {
    for (const each of preferences()) expect(each.webviewTag).toBe(false);
    for (const { webContents } of windows) {
      const event = { preventDefault: vi.fn() };
      webContents.emit('will-attach-webview', event);
      expect(event.preventDefault).toHaveBeenCalled();
    }
    nowhere(/allowpopups|<webview/);
  });

  test('13. Navigation is refused, also in frames and by redirects', () => {
    for (const { webContents } of windows) {
      for (const kind of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
        const event = { preventDefault: vi.fn() };
        webContents.emit(kind, event);
        expect(event.preventDefault, kind).toHaveBeenCalled();
      }
    }
  });

  test('14. New windows are refused', () => {
    for (const { webContents } of windows)
      expect(webContents.windowOpenHandler!()).toEqual({ action: 'deny' });
  });

  test('15. shell.openExternal is not used', () => {
    nowhere(/openExternal|openPath|\bshell\./);
  });

  test('16. A current version: the exact one that is checked against, of a supported major', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(TRAY, '../../package.json'), 'utf8'));
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Number(devDependencies.electron.split('.')[0])).toBeGreaterThanOrEqual(45);
  });

  test('17. The sender of every message is checked, and each message is parsed', async () => {
    const window = windows[0]!;
    const good = { do: 'open' };
    expect(await electron.invoke(window, CHANNELS.act, [good])).toEqual({ ok: true });
    const frames = [
      { url: 'https://example.com/', parent: null },
      { url: 'guardpost://tray.evil/index.html', parent: null },
      { url: 'file:///guardpost://tray/', parent: null },
      { url: 'guardpost://tray/index.html', parent: {} },
      null,
    ];
    for (const channel of [CHANNELS.act, CHANNELS.ready]) {
      for (const frame of frames) {
        await expect(electron.invoke(window, channel, [good], frame)).rejects.toThrow(/not from a page/);
      }
    }
    const foreign = Object.assign(Object.create(window), { webContents: { id: 999 } }) as StandInWindow;
    await expect(electron.invoke(foreign, CHANNELS.act, [good])).rejects.toThrow(/not from a page/);
    for (const bad of [
      undefined,
      'open',
      { do: 'shutdown' },
      { do: 'open', extra: 1 },
      { do: 'ask-release', quarantineId: '../x', reason: 'x' },
      { do: 'answer', ids: [], answer: 'proceed' },
    ]) {
      await expect(electron.invoke(window, CHANNELS.act, [bad])).rejects.toThrow(/not an action/);
    }
    expect([...electron.handlers.keys()].sort()).toEqual([CHANNELS.act, CHANNELS.ready].sort());
  });

  test('18. No file:// but a scheme of our own, which gives out the pages and nothing beside them', async () => {
    expect(electron.schemes).toEqual([{ scheme: 'guardpost', privileges: { standard: true, secure: true } }]);
    expect((await get('guardpost://tray/index.html')).status).toBe(200);
    for (const url of [
      'guardpost://tray/../secret.html',
      'guardpost://tray/..%2fsecret.html',
      'guardpost://tray/assets/../../secret.html',
      'guardpost://tray/%2e%2e/secret.html',
      'guardpost://tray//etc/passwd',
      'guardpost://tray/',
      'guardpost://other/index.html',
      'guardpost://tray/index.html%00.js',
    ]) {
      expect((await get(url)).status, url).toBe(404);
    }
    expect((await get('guardpost://tray/index.html', 'POST')).status).toBe(404);
    nowhere(/loadFile|file:\/\//);
    expect([isOwn('guardpost://tray/x'), isOwn('not an address'), fileOf('https://tray/index.html')]).toEqual(
      [true, false, undefined],
    );
  });

  test('19. Fuses: every one is set, and those that would make another program of it are off', () => {
    const all = Object.values(FuseV1Options).filter((value) => typeof value === 'number');
    for (const fuse of all) expect(FUSES, FuseV1Options[fuse]).toHaveProperty(String(fuse));
    expect(FUSES).toMatchObject({
      strictlyRequireAllFuses: true,
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.EnableCookieEncryption]: true,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    });
  });

  test('20. No API of Electron reaches a page: three functions do, and no channel name can be chosen', async () => {
    const exposed = new Map<string, object>();
    const invoked: unknown[][] = [];
    vi.doMock('electron', () => ({
      contextBridge: { exposeInMainWorld: (name: string, api: object) => exposed.set(name, api) },
      ipcRenderer: {
        invoke: async (...args: unknown[]) => invoked.push(args),
        on: (_: string, listener: (event: object, view: string) => void) =>
          listener({ sender: 'ipc' }, 'view'),
      },
    }));
    await import('../bridge.preload.ts');
    vi.doUnmock('electron');
    expect([...exposed.keys()]).toEqual(['guardpost']);
    const bridge = exposed.get('guardpost') as Record<string, (...args: unknown[]) => unknown>;
    expect(Object.keys(bridge).sort()).toEqual(['act', 'onView', 'ready']);
    await bridge.ready!('other-channel');
    await bridge.act!({ do: 'open' }, 'more');
    expect(invoked).toEqual([[CHANNELS.ready], [CHANNELS.act, { do: 'open' }]]);
    const listener = vi.fn();
    bridge.onView!(listener);
    // Without the event, whose `sender` would give the page all of IPC.
    expect(listener.mock.calls).toEqual([['view']]);
  });
});
