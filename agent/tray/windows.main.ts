import type { Effect } from './attention.std.ts';
import { CHANNELS } from './channels.std.ts';
import type { ElectronUsed, WindowUsed } from './electron-used.ts';
import { WEB_PREFERENCES } from './security/hardening.main.ts';
import { ORIGIN } from './security/origin.std.ts';
import type { TrayView } from './view.std.ts';

type Page = 'index' | 'prompt';

const SIZES: Record<Page, { width: number; height: number; alwaysOnTop: boolean }> = {
  index: { width: 920, height: 640, alwaysOnTop: false },
  prompt: { width: 480, height: 560, alwaysOnTop: true },
};

/** The tray's two windows: its pages, and the questions and notices that come up by themselves. */
export class Windows {
  readonly #electron: Pick<ElectronUsed, 'BrowserWindow'>;
  readonly #preload: string;
  readonly #open = new Map<Page, WindowUsed>();

  constructor(electron: Pick<ElectronUsed, 'BrowserWindow'>, preload: string) {
    this.#electron = electron;
    this.#preload = preload;
  }

  has(contentsId: number): boolean {
    return this.#all().some(({ webContents }) => webContents.id === contentsId);
  }

  /** Opens the pages because their person asked for them. */
  openPages(): void {
    const window = this.#window('index');
    window.show();
    window.focus();
  }

  /** Brings questions and notices up, or puts them away. */
  attract(effect: Effect): void {
    if (effect === 'none') return;
    if (effect === 'hide') {
      this.#open.get('prompt')?.hide();
      return;
    }
    const window = this.#window('prompt');
    if (effect === 'focus') {
      window.show();
      window.focus();
    } else if (!window.isVisible()) window.showInactive();
    else window.flashFrame(true);
  }

  send(view: TrayView): void {
    for (const window of this.#all()) window.webContents.send(CHANNELS.view, view);
  }

  #all(): WindowUsed[] {
    return [...this.#open.values()].filter((window) => !window.isDestroyed());
  }

  #window(page: Page): WindowUsed {
    const open = this.#open.get(page);
    if (open && !open.isDestroyed()) return open;
    const { width, height, alwaysOnTop } = SIZES[page];
    const window = new this.#electron.BrowserWindow({
      width,
      height,
      alwaysOnTop,
      show: false,
      autoHideMenuBar: true,
      title: 'Guardpost',
      webPreferences: { ...WEB_PREFERENCES, preload: this.#preload },
    });
    window.on('closed', () => this.#open.delete(page));
    this.#open.set(page, window);
    void window.loadURL(`${ORIGIN}/${page}.html`);
    return window;
  }
}
