import { setTimeout as sleep } from 'node:timers/promises';
import { RECOGNITION_PIECE_BYTES } from '../../shared/protocol/recognition.ts';

/** Read and sent at the same time, of all agents. */
const AT_ONCE = 4;
/** What all agents together are given, so that ten thousand that fetch a new set leave room for events. */
const BYTES_PER_SECOND = 64 * 1024 * 1024;

/** Hands out pieces of sets: first come, first served, a few at a time, and no faster than the rest can bear. */
export class Pieces {
  readonly #waiting: (() => void)[] = [];
  #working = 0;
  /** Milliseconds of the monotonic clock before which no piece is begun. */
  #nextAt = 0;

  async inTurn(work: () => Promise<void>): Promise<void> {
    if (this.#working >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#working += 1;
    try {
      const now = performance.now();
      const wait = this.#nextAt - now;
      this.#nextAt = Math.max(now, this.#nextAt) + (RECOGNITION_PIECE_BYTES / BYTES_PER_SECOND) * 1000;
      if (wait > 1) await sleep(wait);
      await work();
    } finally {
      this.#working -= 1;
      this.#waiting.shift()?.();
    }
  }
}
