import type { InstalledSoftware } from '../../../shared/protocol/inventory.ts';

/** A process, told apart from a later one with the same number by when it began. */
export interface RunningProgram {
  pid: number;
  /** Opaque; equal for the same life of a process. */
  began: string;
  name: string;
  path: string;
  /** Absent where the system has no user numbers. */
  uid?: number;
  /** A person's session started it. */
  byPerson: boolean;
}

/** A program that is about to start: the start waits until it is answered. */
export interface StartRules {
  /** Globs of whole paths and of file names that may not start. */
  paths: readonly string[];
  names: readonly string[];
  /** These may, whatever else is said. */
  allowPaths: readonly string[];
  allowNames: readonly string[];
  /** Mount points of media from which nothing of a person's may start. */
  media: readonly string[];
}

/** A start that was refused. */
export interface RefusedStart {
  path: string;
  pid: number;
  uid?: number;
}

/** How a system tells of programs and ends them. */
export interface ApplicationsBackend {
  installed(): Promise<InstalledSoftware[]>;
  running(): Promise<RunningProgram[]>;
  /** Who packaged the program that lies there; undefined when nobody known did. */
  publisherOf(path: string): Promise<string | undefined>;
  sha256Of(path: string): Promise<string | undefined>;
  /** What the program was started with, its own name left out, joined by spaces: to be matched and never told of. */
  argumentsOf(program: RunningProgram): Promise<string | undefined>;
  /** Somebody is connected to a port that the program listens on. */
  isConnected(program: RunningProgram): Promise<boolean>;
  /** Asks the process to end and then makes it. @returns true when it is gone, read back */
  end(program: RunningProgram): Promise<boolean>;
  /** Keeps programs from starting at all; absent where the system cannot. */
  guardStarts?(
    rules: StartRules,
    hooks: { refused(start: RefusedStart): void; failed(error: Error): void },
  ): Promise<{ configure(rules: StartRules): void; stop(): Promise<void> }>;
}
