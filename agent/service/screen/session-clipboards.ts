import {
  CLEARED_SIGNAL,
  CLIPBOARD_SIGNAL,
  ClearedSignal,
  ClipboardSignal,
  KEY_SIGNAL,
  KeySignal,
  SCREEN_TOPIC,
  type ScreenSettings,
} from '../../../shared/screen/session-settings.ts';
import type { ClipboardChange, Copied, ScreenKey, SessionWish } from '../../enforcers/screen/backend.ts';
import { filesOfDropFiles, filesOfGnomeList, filesOfUriList } from '../../enforcers/screen/copied-files.ts';
import type { SessionPeer } from '../../platform/platform.ts';
import type { SessionHub } from '../session-link/hub.ts';

export interface SessionClipboardsOptions {
  hub: Pick<SessionHub, 'onSignal' | 'publish' | 'changed'>;
  copied: (change: ClipboardChange) => void;
  key: (key: ScreenKey) => void;
}

/** How long a session may take to say that it has cleared. */
const CLEARED_WITHIN_MS = 3_000;

/** Clipboards and keys that programs in people's sessions tell of. What they say is a hint; they cannot loosen anything. */
export class SessionClipboards {
  readonly #options: SessionClipboardsOptions;
  readonly #clears = new Map<string, { key: string; answer: (done: boolean) => void }>();
  #wish: SessionWish | undefined;

  constructor(options: SessionClipboardsOptions) {
    this.#options = options;
    const { hub } = options;
    hub.publish(SCREEN_TOPIC, (peer) => this.#settingsFor(peer));
    hub.onSignal(CLIPBOARD_SIGNAL, (peer, data) => this.#copied(peer, data));
    hub.onSignal(CLEARED_SIGNAL, (peer, data) => {
      const parsed = ClearedSignal.safeParse(data);
      const waiting = this.#clears.get(nameOf(peer));
      if (parsed.success && waiting?.key === parsed.data.key) waiting.answer(parsed.data.done);
    });
    hub.onSignal(KEY_SIGNAL, ({ actor }, data) => {
      const parsed = KeySignal.safeParse(data);
      if (parsed.success && this.#wish && this.#wish.keys !== 'ignore')
        options.key({ actor, ...parsed.data });
    });
  }

  configure(wish: SessionWish | undefined): void {
    if (JSON.stringify(wish) === JSON.stringify(this.#wish)) return;
    this.#wish = wish;
    this.#options.hub.changed(`settings.${SCREEN_TOPIC}`);
  }

  #settingsFor(peer: SessionPeer): ScreenSettings {
    const { text = false, files = false, images = false, keys = 'ignore' } = this.#wish ?? {};
    return {
      clipboard: text || files || images ? { text, files, images } : null,
      keys,
      clear: this.#clears.get(nameOf(peer))?.key ?? null,
    };
  }

  #copied(peer: SessionPeer, data: unknown): void {
    const parsed = ClipboardSignal.safeParse(data);
    if (!parsed.success || !this.#wish) return;
    const copied = copiedOf(parsed.data, this.#wish);
    if (!copied) return;
    this.#options.copied({
      actor: peer.actor,
      copied,
      clear: () => this.#clear(peer, parsed.data.key),
    });
  }

  #clear(peer: SessionPeer, key: string): Promise<boolean> {
    const name = nameOf(peer);
    this.#clears.get(name)?.answer(false);
    return new Promise((resolve) => {
      const timer = setTimeout(() => answer(false), CLEARED_WITHIN_MS);
      const answer = (done: boolean) => {
        clearTimeout(timer);
        this.#clears.delete(name);
        resolve(done);
      };
      this.#clears.set(name, { key, answer });
      this.#options.hub.changed(`settings.${SCREEN_TOPIC}`);
    });
  }
}

/** What a session says was copied, as far as it is wanted. Files go before text, which programs add as their names. */
export function copiedOf(signal: ClipboardSignal, wish: Omit<SessionWish, 'keys'>): Copied | undefined {
  const { text, image, lists = {}, truncated } = signal;
  const more = truncated ? { truncated: true } : {};
  const files = wish.files ? filesOf(lists) : [];
  if (files.length > 0) return { files, ...more };
  if (text !== undefined && wish.text) return { text, ...more };
  if (image !== undefined && wish.images) return { image: Buffer.from(image, 'base64'), ...more };
  return undefined;
}

const READERS: Readonly<Record<string, (bytes: Buffer) => string[]>> = {
  'x-special/gnome-copied-files': (bytes) => filesOfGnomeList(bytes.toString()),
  'text/uri-list': (bytes) => filesOfUriList(bytes.toString()),
  'public.file-url': (bytes) => filesOfUriList(bytes.toString()),
  CF_HDROP: filesOfDropFiles,
  // One path, which Windows offers beside CF_HDROP.
  FileNameW: (bytes) => [bytes.toString('utf16le').split('\0')[0]!].filter((path) => path !== ''),
};

function filesOf(lists: Record<string, string>): string[] {
  for (const [format, read] of Object.entries(READERS)) {
    const list = Object.hasOwn(lists, format) ? lists[format] : undefined;
    const files = list === undefined ? [] : read(Buffer.from(list, 'base64'));
    if (files.length > 0) return files;
  }
  return [];
}

function nameOf({ account, sessionId }: SessionPeer): string {
  return `${account} ${sessionId}`;
}
