import type { PartHealth } from '../../shared/protocol/heartbeat.ts';
import { BackOff, type BackOffOptions } from './link/back-off.ts';
import type { Logger } from './log.ts';

/** A part of the service that may fail without taking the rest down. */
export interface Part {
  readonly name: string;
  /** Calls `failed` when it can no longer do its work; it is then stopped and started anew. */
  start(failed: (error: Error) => void): Promise<void>;
  stop(): Promise<void>;
}

export interface SupervisorOptions {
  log: Logger;
  /** A part has failed; not called more than once a minute for each. */
  onFailed: (name: string, reason: string, restarts: number) => void;
  backOff?: BackOffOptions;
}

/** A part that ran so long has recovered: its next failure is a first one. */
const STABLE_MS = 60_000;
const REPORT_EVERY_MS = 60_000;

interface Supervised {
  part: Part;
  backOff: BackOff;
  state: PartHealth['state'];
  restarts: number;
  reason?: string;
  startedAt: number;
  reportedAt: number;
  timer?: NodeJS.Timeout;
  /** Starts and stops of one part never overlap. */
  work: Promise<void>;
}

/** Starts parts, restarts those that fail, stops them in reverse order. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #parts: Supervised[] = [];
  #stopping = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Starts a part; resolves when its first attempt is over, whatever came of it. */
  async add(part: Part): Promise<void> {
    const one: Supervised = {
      part,
      backOff: new BackOff(this.#options.backOff ?? { baseMs: 1_000, maxMs: 60_000 }),
      state: 'restarting',
      restarts: 0,
      startedAt: performance.now(),
      reportedAt: Number.NEGATIVE_INFINITY,
      work: Promise.resolve(),
    };
    this.#parts.push(one);
    this.#start(one);
    await one.work;
  }

  health(): PartHealth[] {
    return this.#parts.map(({ part, state, restarts, reason }) => ({
      name: part.name,
      state,
      restarts,
      ...(reason === undefined || state === 'running' ? {} : { reason: reason.slice(0, 512) }),
    }));
  }

  /** Stops all parts, the last started first; one that hangs does not keep the others. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    for (const one of [...this.#parts].reverse()) {
      clearTimeout(one.timer);
      one.work = one.work.then(() => this.#quietStop(one));
      await Promise.race([one.work, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
      one.state = 'stopped';
    }
  }

  #start(one: Supervised): void {
    // What an earlier life of the part reports late must not restart the present one.
    let current = true;
    const failed = (error: Error) => {
      if (!current) return;
      current = false;
      this.#failed(one, error);
    };
    one.work = one.work.then(async () => {
      if (this.#stopping) return;
      try {
        await one.part.start(failed);
        one.startedAt = performance.now();
        if (current) one.state = 'running';
      } catch (error) {
        failed(error as Error);
      }
    });
  }

  #failed(one: Supervised, error: Error): void {
    if (this.#stopping) return;
    const { log, onFailed } = this.#options;
    const now = performance.now();
    if (one.state === 'running' && now - one.startedAt > STABLE_MS) one.backOff.reset();
    one.state = 'restarting';
    one.reason = error.message;
    one.restarts += 1;
    const wait = one.backOff.next();
    log.error(
      { part: one.part.name, reason: error.message, restarts: one.restarts, retryMs: wait },
      'part failed',
    );
    if (now - one.reportedAt > REPORT_EVERY_MS) {
      one.reportedAt = now;
      onFailed(one.part.name, error.message, one.restarts);
    }
    one.work = one.work.then(() => this.#quietStop(one));
    one.timer = setTimeout(() => this.#start(one), wait);
  }

  async #quietStop(one: Supervised): Promise<void> {
    try {
      await one.part.stop();
    } catch (error) {
      this.#options.log.warn(
        { part: one.part.name, reason: (error as Error).message },
        'part did not stop cleanly',
      );
    }
  }
}
