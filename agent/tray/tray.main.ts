import { randomUUID } from 'node:crypto';
import type { TrayMessage } from '../../shared/session-protocol/codec.ts';
import type { SessionSettings } from '../../shared/session-protocol/settings.ts';
import type { TrayIcon } from '../../shared/session-protocol/state.ts';
import { attend, type Happening, NOTHING } from './attention.std.ts';
import type { ElectronUsed, TrayUsed } from './electron-used.ts';
import { languageOf, words } from './i18n/words.ts';
import { ICON_PIXELS, iconBitmap } from './icon.std.ts';
import { type Received, viewOf } from './model.std.ts';
import { hardenContents, hardenSession } from './security/hardening.main.ts';
import { serveIpc } from './security/ipc.main.ts';
import { declareScheme, servePages } from './security/pages.main.ts';
import { ServiceLink } from './service-link.node.ts';
import type { Action, ActionResult } from './view.std.ts';
import { Windows } from './windows.main.ts';

export interface TrayOptions {
  /** Where the service listens. */
  address: string;
  version: string;
  /** Folder of the built pages. */
  pages: string;
  /** The built preload script. */
  preload: string;
  /** What else the session does for the service, such as signals and the watermark. */
  features?: readonly TrayFeature[];
}

/** Something beside the pages. Begun when Electron is ready. @returns what ends it */
export type TrayFeature = (context: FeatureContext) => () => void;

export interface FeatureContext {
  electron: ElectronUsed;
  /** Tells the service of something. @returns whether it listened */
  signal: (kind: string, data: Extract<TrayMessage, { type: 'signal' }>['data']) => boolean;
  /** Called with the settings of a topic now and whenever they change; undefined without a service. */
  onSettings: (topic: string, listener: (value: SessionSettings['value'] | undefined) => void) => void;
  /** Where the pages' preload script is. */
  preload: string;
}

export interface RunningTray {
  close(): void;
}

const RESULT_WITHIN_MS = 10_000;

/**
 * Starts the tray. It shows what the service says and passes on what its person says; it decides nothing.
 * @returns undefined when one runs in this session already
 */
export async function startTray(
  electron: ElectronUsed,
  options: TrayOptions,
): Promise<RunningTray | undefined> {
  const { app } = electron;
  app.enableSandbox();
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return undefined;
  }
  declareScheme(electron);
  hardenContents(electron);
  // Closing a window is not leaving: the icon stays.
  app.on('window-all-closed', () => {});
  await app.whenReady();
  hardenSession(electron);
  servePages(electron, options.pages);
  electron.Menu.setApplicationMenu(null);
  return new RunningApp(electron, options);
}

class RunningApp implements RunningTray {
  readonly #electron: ElectronUsed;
  readonly #windows: Windows;
  readonly #link: ServiceLink;
  readonly #tray: TrayUsed;
  readonly #language;
  readonly #results = new Map<string, (result: ActionResult) => void>();
  readonly #settings = new Map<string, SessionSettings['value']>();
  readonly #listeners = new Map<string, ((value: SessionSettings['value'] | undefined) => void)[]>();
  readonly #ends: (() => void)[];
  #received: Received = {};
  #attention = NOTHING;
  #icon: TrayIcon = 'attention';

  constructor(electron: ElectronUsed, { address, version, pages: _, preload, features = [] }: TrayOptions) {
    this.#electron = electron;
    this.#language = languageOf(electron.app.getPreferredSystemLanguages()[0]);
    this.#windows = new Windows(electron, preload);
    this.#tray = new electron.Tray(this.#image());
    this.#tray.on('click', () => this.#windows.openPages());
    this.#showIcon();
    electron.app.on('second-instance', () => this.#windows.openPages());
    serveIpc(electron, {
      view: () => this.#view(),
      act: (action) => this.#act(action),
      isWindow: (id) => this.#windows.has(id),
    });
    this.#link = new ServiceLink({ address, app: `tray ${version}` });
    this.#link.on('message', (message) => this.#receive(message));
    this.#link.on('connected', (isConnected) => {
      if (!isConnected) this.#lost();
    });
    this.#ends = features.map((feature) =>
      feature({
        electron,
        preload,
        signal: (kind, data) => this.#link.send({ type: 'signal', kind, data }),
        onSettings: (topic, listener) => {
          this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
          listener(this.#settings.get(topic));
        },
      }),
    );
    this.#link.open();
  }

  close(): void {
    for (const end of this.#ends.splice(0).reverse()) end();
    this.#link.close();
  }

  #receive(message: Received[keyof Received]): void {
    if (!message) return;
    switch (message.type) {
      case 'prompt':
        this.#happen({ kind: 'prompt', prompt: message });
        return;
      case 'notice':
        this.#happen({ kind: 'notice', notice: message });
        return;
      case 'prompt-closed':
        this.#happen({ kind: 'gone', ids: [message.id] });
        return;
      case 'result': {
        const { ref, ok, reason } = message;
        this.#results.get(ref)?.({ ok, ...(reason ? { reason } : {}) });
        return;
      }
      case 'settings':
        this.#settings.set(message.topic, message.value);
        for (const listener of this.#listeners.get(message.topic) ?? []) listener(message.value);
        return;
      case 'error':
        return;
      default:
        this.#received = { ...this.#received, [message.type]: message };
        this.#changed();
    }
  }

  #lost(): void {
    this.#received = {};
    for (const topic of this.#settings.keys()) {
      for (const listener of this.#listeners.get(topic) ?? []) listener(undefined);
    }
    this.#settings.clear();
    for (const resolve of this.#results.values()) resolve({ ok: false, reason: 'offline' });
    this.#happen({ kind: 'lost' });
  }

  #happen(event: Happening): void {
    const { after, effect } = attend(this.#attention, event, Date.now());
    this.#attention = after;
    this.#windows.attract(effect);
    this.#changed();
  }

  async #act(action: Action): Promise<ActionResult> {
    switch (action.do) {
      case 'open':
        this.#windows.openPages();
        return { ok: true };
      case 'dismiss':
        this.#happen({ kind: 'gone', ids: action.ids });
        return { ok: true };
      case 'answer': {
        const { ids, answer, choice, text } = action;
        const given = { answer, ...(choice ? { choice } : {}), ...(text ? { text } : {}) };
        const open = new Set(this.#attention.prompts.map(({ prompt }) => prompt.id));
        // Each goes away when the service says that it is settled.
        const sent = ids
          .filter((id) => open.has(id))
          .map((id) => this.#link.send({ type: 'prompt-answer', id, ...given }));
        return sent.every(Boolean) ? { ok: true } : { ok: false, reason: 'offline' };
      }
      case 'ask-release': {
        const { quarantineId, reason } = action;
        return this.#ask({ type: 'ask-release', ref: randomUUID(), quarantineId, reason });
      }
      case 'ask-device': {
        const { device, minutes, reason } = action;
        return this.#ask({
          type: 'ask-device',
          ref: randomUUID(),
          minutes,
          reason,
          ...(device ? { device } : {}),
        });
      }
      case 'pause-discovery':
        return this.#ask({ type: 'ask-pause', ref: randomUUID(), pause: action.pause });
      case 'confirm-card': {
        const { cardId, edition } = action;
        return this.#ask({ type: 'confirm-card', ref: randomUUID(), cardId, edition });
      }
    }
  }

  /** Asks the service and waits for its word. */
  #ask(message: Extract<TrayMessage, { ref: string }>): Promise<ActionResult> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => done({ ok: false, reason: 'offline' }), RESULT_WITHIN_MS);
      const done = (result: ActionResult) => {
        clearTimeout(timer);
        this.#results.delete(message.ref);
        resolve(result);
      };
      this.#results.set(message.ref, done);
      if (!this.#link.send(message)) done({ ok: false, reason: 'offline' });
    });
  }

  #view() {
    return viewOf(this.#language, this.#link.isConnected, this.#received, this.#attention);
  }

  #changed(): void {
    const view = this.#view();
    this.#windows.send(view);
    if (view.icon !== this.#icon) {
      this.#icon = view.icon;
      this.#tray.setImage(this.#image());
      this.#showIcon();
    }
  }

  #image() {
    const size = { width: ICON_PIXELS, height: ICON_PIXELS };
    return this.#electron.nativeImage.createFromBitmap(iconBitmap(this.#icon), size);
  }

  #showIcon(): void {
    const t = words(this.#language);
    this.#tray.setToolTip(`${t('product')}: ${t(`icon.${this.#icon}`)}`);
    // There is no way to end it here: the service would start it again.
    this.#tray.setContextMenu(
      this.#electron.Menu.buildFromTemplate([
        { label: t(`icon.${this.#icon}`), enabled: false },
        { type: 'separator' },
        { label: t('open'), click: () => this.#windows.openPages() },
      ]),
    );
  }
}
