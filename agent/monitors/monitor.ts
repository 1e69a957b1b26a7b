import type { Observation } from '../../shared/events/observation.ts';
import type { Monitoring } from '../../shared/policy/schema.ts';
import type { RemovableMount, StorageChange } from '../platform/platform.ts';

/** A settled file: the observation for policy and people, and what the service needs to open the same file. */
export interface SettledFile {
  observation: Observation;
  /** Bytes where the name is not valid UTF-8. */
  path: string | Buffer;
  dev: bigint;
  ino: bigint;
  /** The medium it lies on; absent for channel `folder`. */
  mount?: RemovableMount;
  /** The watched folder it was found under: the service must not act outside it. */
  root: string;
}

export interface MonitorSink {
  file(file: SettledFile): void;
  storage(change: StorageChange): void;
  /** The monitor goes on, but slower than it should; `reason` is one line for the log. */
  degraded?(reason: string): void;
  /** The monitor can no longer do its work; the supervisor restarts it. */
  failed(error: Error): void;
}

/** Turns signals of the operating system into observations. Decides nothing. */
export interface Monitor {
  readonly name: string;
  /**
   * `since` (milliseconds since the epoch): what was changed before was dealt with in an earlier life of the
   * service; files that are there and were changed later are reported. Without it only what changes from now on.
   */
  start(monitoring: Monitoring, sink: MonitorSink, since?: number): Promise<void>;
  /** A new policy: what is watched changes without losing what is still watched. */
  configure(monitoring: Monitoring): Promise<void>;
  stop(): Promise<void>;
}
