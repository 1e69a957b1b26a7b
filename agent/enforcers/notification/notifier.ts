import type { LocalizedText } from '../../../shared/detection/levels.ts';
import type { Actor } from '../../../shared/events/observation.ts';
import { type Language, type TextKey, text } from '../../../shared/i18n/text.ts';

/** What a person is to be told about one file or device. */
export interface Notice {
  /**
   * `file`: one on its way out; `open`: one that was not let be opened; `device`: what was plugged in;
   * `program`: one that may not run; `screen-tool`: one that takes pictures of the screen; `screen-key`: the
   * print-screen key; `clipboard`: what was copied; `print`: a document on its way to a printer; `network`: this PC is cut off (`block`) or back (`warn`).
   */
  kind:
    | 'file'
    | 'open'
    | 'device'
    | 'network'
    | 'program'
    | 'print'
    | 'screen-tool'
    | 'screen-key'
    | 'clipboard';
  /** The file's or device's name, or why the PC was cut off: untrusted text. */
  name: string;
  action: 'block' | 'read-only' | 'warn';
  message?: LocalizedText | undefined;
  /** Who did it, where it is known: nobody else is to be told in a session of theirs. */
  actor?: Actor | undefined;
  /** Where the file is now. */
  quarantineId?: string | undefined;
}

export interface NotifierOptions {
  language: Language;
  /** Puts a notice on the screen; may fail. */
  show: (title: string, body: string) => Promise<void>;
  onError: (error: Error) => void;
  /** After a notice, those of this time are folded into one. */
  foldMs?: number;
}

const MAX_NAME = 80;

/** Tells people what happened to their files. Many at once become one notice with a count; a failure is only logged. */
export class Notifier {
  readonly #options: NotifierOptions;
  #waiting: Notice[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  notify(notice: Notice): void {
    this.#waiting.push(notice);
    if (!this.#timer) this.#flush();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  #flush(): void {
    const notices = this.#waiting;
    this.#waiting = [];
    this.#timer = undefined;
    if (notices.length === 0) return;
    const { language, show, onError, foldMs = 4_000 } = this.#options;
    this.#timer = setTimeout(() => this.#flush(), foldMs);
    // What was stopped matters more to people than what was only remarked upon.
    const first = notices.find(({ action }) => action === 'block') ?? notices[0]!;
    const lines = [this.#describe(first)];
    if (notices.length > 1) lines.push(text(language, 'notice.folded', { count: notices.length - 1 }));
    show(text(language, 'notice.title'), lines.join('\n')).catch(onError);
  }

  #describe({ kind, name, action, message }: Notice): string {
    const { language } = this.#options;
    const standard = STANDARD[kind] ?? 'notice.default-reason';
    const reason = message?.[language] ?? text(language, standard);
    return text(language, keyOf(kind, action), { name: presentable(name), reason });
  }
}

const STANDARD: Partial<Record<Notice['kind'], TextKey>> = {
  device: 'notice.default-device-reason',
  program: 'notice.default-program-reason',
  'screen-tool': 'notice.default-screen-reason',
  'screen-key': 'notice.default-screen-reason',
  clipboard: 'notice.default-clipboard-reason',
};

function keyOf(kind: Notice['kind'], action: Notice['action']): TextKey {
  if (kind === 'device') return action === 'read-only' ? 'notice.device-read-only' : 'notice.device-blocked';
  if (kind === 'network') return action === 'block' ? 'notice.isolated' : 'notice.network-back';
  if (kind === 'print') return action === 'block' ? 'notice.print-refused' : 'notice.warned';
  if (kind === 'program') return 'notice.program-refused';
  if (kind === 'screen-tool') return action === 'block' ? 'notice.tool-closed' : 'notice.tool-warned';
  if (kind === 'screen-key') return 'notice.key-held';
  if (kind === 'clipboard') return action === 'block' ? 'notice.clipboard-cleared' : 'notice.warned';
  if (kind === 'open') return 'notice.open-refused';
  return action === 'block' ? 'notice.blocked' : 'notice.warned';
}

/**
 * A file name that cannot pose as anything else in a notice: no control, format or direction characters, and
 * no markup, which notification services may render (Desktop Notifications Specification, "Markup").
 */
export function presentable(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, '·').replace(/[<>&]/g, '_');
  const chars = [...clean];
  return chars.length > MAX_NAME ? `${chars.slice(0, MAX_NAME - 1).join('')}…` : clean;
}
