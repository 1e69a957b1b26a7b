import type { ProcessInfo } from '../../../shared/events/observation.ts';

/** A regular file as it was when a program asked for it. */
export interface GuardedFile {
  /** Bytes where the name is not valid UTF-8. */
  path: string | Buffer;
  dev: bigint;
  ino: bigint;
  size: bigint;
  modifiedAtNs: bigint;
  changedAtNs: bigint;
}

/** An open of a file on a guarded medium, which waits until it is answered. */
export interface GuardedOpen {
  process: ProcessInfo;
  /** The file on the medium. */
  target: GuardedFile;
}

/** What has to be judged for an open: the file itself, or one that the program reads and could copy onto the medium. */
export interface OpenQuestion extends GuardedOpen {
  role: 'target' | 'source';
  file: GuardedFile;
}

export interface OpenGuardSettings {
  /** Mount points of the media that are guarded. */
  mounts: readonly string[];
  /** An open that has not been judged by then goes through. */
  deadlineMs: number;
  /** Also judge what a program has open for reading when it opens a file on the medium for writing. */
  checkSources: boolean;
}

export interface OpenGuardHooks {
  /** True lets the file be opened. The answer is remembered while file and person stay the same. */
  judge(question: OpenQuestion): Promise<boolean>;
  /** An open was refused, because of this file. */
  refused(question: OpenQuestion): void;
  /** An open went through without a judgement. */
  unchecked(open: GuardedOpen, reason: 'deadline' | 'busy'): void;
  /** The guard cannot go on; every open goes through. */
  failed(error: Error): void;
}

/** How one operating system asks before a file is opened. Where the guard itself fails, opens go through. */
export interface OpenGuardBackend {
  /** @throws Error saying what the system lacks */
  start(settings: OpenGuardSettings, hooks: OpenGuardHooks): Promise<void>;
  /** Other media or times; returns the mounts that could not be guarded, with the reason. */
  configure(settings: OpenGuardSettings): Promise<{ mount: string; reason: string }[]>;
  /** Earlier answers no longer count: the policy has changed. */
  forget(): void;
  stop(): Promise<void>;
}
