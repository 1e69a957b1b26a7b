import type * as electron from 'electron';
import type { ElectronUsed, InvokeUsed, PictureUsed, WindowUsed } from '../electron-used.ts';

type Listener = (...args: never[]) => unknown;

/** Listeners by event, callable by a test. */
class Emitter {
  readonly listeners = new Map<string, Listener[]>();

  on(event: string, listener: Listener): this {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
    return this;
  }

  emit(event: string, ...args: unknown[]): void {
    for (const listener of this.listeners.get(event) ?? [])
      (listener as (...all: unknown[]) => void)(...args);
  }
}

/** A picture that halving makes half as many bytes. */
function pictureOf(png: Buffer): PictureUsed {
  return {
    getSize: () => ({ width: 1000 }),
    resize: () => pictureOf(png.subarray(0, png.length / 2)),
    toPNG: () => png,
  };
}

/** The contents of a window, as `web-contents-created` gives them. */
export class StandInContents extends Emitter {
  readonly id: number;
  windowOpenHandler: (() => { action: 'deny' }) | undefined;
  /** Takes what main sends to the page. */
  onSend: (channel: string, ...args: unknown[]) => void = () => {};
  sent: { channel: string; args: unknown[] }[] = [];

  constructor(id: number) {
    super();
    this.id = id;
  }

  send(channel: string, ...args: unknown[]): void {
    // What crosses to another process is a copy.
    const copies = structuredClone(args);
    this.sent.push({ channel, args: copies });
    this.onSend(channel, ...copies);
  }

  setWindowOpenHandler(handler: () => { action: 'deny' }): void {
    this.windowOpenHandler = handler;
  }
}

/**
 * Electron as far as the tray uses it, without its program: what main asks for is kept for a test to look at, and a
 * test can do what a page, a person or the system would. Its type is held to Electron's own by `isOffered`.
 */
export class ElectronStandIn implements ElectronUsed {
  readonly windows: StandInWindow[] = [];
  readonly trays: StandInTray[] = [];
  readonly handlers = new Map<string, (event: InvokeUsed, ...args: unknown[]) => unknown>();
  readonly schemes: electron.CustomScheme[] = [];
  readonly protocols = new Map<string, (request: { url: string; method: string }) => Promise<Response>>();
  readonly calls: string[] = [];
  languages = ['zh-CN'];
  isFirstInstance = true;
  #contents = 0;

  readonly emitter = new Emitter();
  readonly app: ElectronUsed['app'] = {
    enableSandbox: () => void this.calls.push('enableSandbox'),
    requestSingleInstanceLock: () => this.isFirstInstance,
    whenReady: async () => void this.calls.push('whenReady'),
    quit: () => void this.calls.push('quit'),
    exit: () => void this.calls.push('exit'),
    getPreferredSystemLanguages: () => this.languages,
    on: (event: string, listener: Listener) => this.emitter.on(event, listener),
  };
  readonly BrowserWindow: ElectronUsed['BrowserWindow'];
  readonly Tray: ElectronUsed['Tray'];
  readonly Menu: ElectronUsed['Menu'] = {
    setApplicationMenu: () => void this.calls.push('setApplicationMenu'),
    buildFromTemplate: (template) => ({ template }) as unknown as electron.Menu,
  };
  readonly nativeImage: ElectronUsed['nativeImage'] = {
    createFromBitmap: (bitmap) => ({ bitmap }) as unknown as electron.NativeImage,
    createFromBuffer: pictureOf,
  };
  readonly ipcMain: ElectronUsed['ipcMain'] = {
    handle: (channel, listener) => void this.handlers.set(channel, listener),
  };
  readonly protocol: ElectronUsed['protocol'] = {
    registerSchemesAsPrivileged: (schemes) => {
      // Electron throws when it is ready already.
      if (this.calls.includes('whenReady')) throw new Error('after ready');
      this.schemes.push(...schemes);
    },
    handle: (scheme, handler) => void this.protocols.set(scheme, handler),
  };
  readonly rights: {
    request?: Parameters<ElectronUsed['session']['defaultSession']['setPermissionRequestHandler']>[0];
    check?: () => boolean;
    device?: () => boolean;
    web?: Parameters<ElectronUsed['session']['defaultSession']['webRequest']['onBeforeRequest']>[0];
  } = {};
  readonly session: ElectronUsed['session'] = {
    defaultSession: {
      setPermissionRequestHandler: (handler) => {
        this.rights.request = handler;
      },
      setPermissionCheckHandler: (handler) => {
        this.rights.check = handler;
      },
      setDevicePermissionHandler: (handler) => {
        this.rights.device = handler;
      },
      webRequest: {
        onBeforeRequest: (listener) => {
          this.rights.web = listener;
        },
      },
    },
  };

  displays = [{ id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 } }];
  readonly screenEmitter = new Emitter();
  readonly screen: ElectronUsed['screen'] = {
    getAllDisplays: () => this.displays,
    on: (event: string, listener: Listener) => this.screenEmitter.on(event, listener),
  };

  /** What is in the clipboard, by format; text is `text/plain`, a picture `image/png`. */
  readonly copied = new Map<string, Buffer>();
  readonly clipboard: ElectronUsed['clipboard'] = {
    read: async () => [
      {
        types: [...this.copied.keys()],
        getType: async (type) => {
          const bytes = this.copied.get(type);
          if (!bytes) throw new Error(`no ${type}`);
          return new Blob([new Uint8Array(bytes)]);
        },
      },
    ],
    readText: async () => this.copied.get('text/plain')?.toString() ?? '',
    clear: () => this.copied.clear(),
  };

  /** Keys that other programs have. */
  readonly takenKeys = new Set<string>();
  readonly keys = new Map<string, () => void>();
  readonly globalShortcut: ElectronUsed['globalShortcut'] = {
    register: (accelerator, callback) => {
      if (this.takenKeys.has(accelerator)) return false;
      this.keys.set(accelerator, callback);
      return true;
    },
    unregister: (accelerator) => void this.keys.delete(accelerator),
  };

  constructor() {
    const standIn = this;
    this.BrowserWindow = class extends StandInWindow {
      constructor(options: electron.BrowserWindowConstructorOptions) {
        super(options, ++standIn.#contents);
        standIn.windows.push(this);
        standIn.emitter.emit('web-contents-created', {}, this.webContents);
      }
    };
    this.Tray = class extends StandInTray {
      constructor(image: electron.NativeImage) {
        super(image);
        standIn.trays.push(this);
      }
    };
  }

  /** The window whose page has this name. */
  window(page: 'index' | 'prompt'): StandInWindow | undefined {
    return this.windows.find(({ url }) => url.endsWith(`/${page}.html`));
  }

  /** What a page's preload script does, from the page's own frame unless a test says otherwise. */
  async invoke(
    window: StandInWindow,
    channel: string,
    args: unknown[] = [],
    frame: InvokeUsed['senderFrame'] = { url: window.url, parent: null },
  ): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (!handler) throw new Error(`no handler for ${channel}`);
    const event = { sender: window.webContents, senderFrame: frame };
    return structuredClone(await handler(event, ...structuredClone(args)));
  }
}

export class StandInWindow extends Emitter implements WindowUsed {
  readonly options: electron.BrowserWindowConstructorOptions;
  readonly webContents: StandInContents;
  url = '';
  visible = false;
  focused = 0;
  destroyed = false;
  clicksGoThrough = false;
  above: string | undefined;
  everywhere = false;

  constructor(options: electron.BrowserWindowConstructorOptions, id: number) {
    super();
    this.options = options;
    this.webContents = new StandInContents(id);
  }

  async loadURL(url: string): Promise<void> {
    this.url = url;
  }

  show(): void {
    this.visible = true;
  }

  showInactive(): void {
    this.visible = true;
  }

  hide(): void {
    this.visible = false;
  }

  focus(): void {
    this.focused += 1;
  }

  flashFrame(): void {}

  isDestroyed(): boolean {
    return this.destroyed;
  }

  destroy(): void {
    this.destroyed = true;
  }

  setIgnoreMouseEvents(ignore: boolean): void {
    this.clicksGoThrough = ignore;
  }

  setAlwaysOnTop(flag: boolean, level?: 'screen-saver'): void {
    this.above = flag ? (level ?? 'normal') : undefined;
  }

  setVisibleOnAllWorkspaces(visible: boolean): void {
    this.everywhere = visible;
  }

  isVisible(): boolean {
    return this.visible;
  }

  setTitle(): void {}
}

export class StandInTray extends Emitter {
  image: electron.NativeImage;
  toolTip = '';
  menu: { template: electron.MenuItemConstructorOptions[] } | undefined;

  constructor(image: electron.NativeImage) {
    super();
    this.image = image;
  }

  setImage(image: electron.NativeImage): void {
    this.image = image;
  }

  setToolTip(text: string): void {
    this.toolTip = text;
  }

  setContextMenu(menu: electron.Menu | null): void {
    this.menu = menu as unknown as StandInTray['menu'];
  }
}
