import type { Actor, ProcessInfo } from '../../../shared/events/observation.ts';

/** What somebody copied, in the forms that the program offered. Hostile bytes: whoever copied chose them. */
export interface Copied {
  text?: string;
  /** Absolute paths. */
  files?: string[];
  /** A picture as a file would hold it: PNG, JPEG or BMP. */
  image?: Buffer;
  /** There was more than is taken of one copy. */
  truncated?: boolean;
}

/** What of a person's session is followed. */
export interface SessionWish {
  text: boolean;
  files: boolean;
  images: boolean;
  keys: 'ignore' | 'audit' | 'block';
}

/** A key press that asks for a picture of the screen. `held`: no other program got it. */
export interface ScreenKey {
  actor: Actor | undefined;
  held: boolean;
}

/** A copy with a way to take it back. */
export interface ClipboardChange {
  actor: Actor | undefined;
  /** The program that owns the clipboard now, where the system tells. */
  process?: ProcessInfo | undefined;
  copied: Copied;
  /** Empties the clipboard unless something newer is in it. @returns true when it is not there any more, read back */
  clear(): Promise<boolean>;
}

export interface SessionHooks {
  copied(change: ClipboardChange): void;
  key(key: ScreenKey): void;
  failed(error: Error): void;
}

/** Follows clipboards and keys of the people at this PC without help of a program in their sessions. */
export interface ScreenBackend {
  start(hooks: SessionHooks): Promise<void>;
  /** What is wanted from now on; undefined: nothing. */
  configure(wish: SessionWish | undefined): void;
  stop(): Promise<void>;
}

/** A regular file that a person's program has open. */
export interface OpenDocument {
  path: string | Buffer;
  pid: number;
  uid?: number | undefined;
}
