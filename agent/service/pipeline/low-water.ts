import type { Spool } from '../spool/spool.ts';

/** Longer than a file can be on its way from its last write through monitor and queue once the queue is empty. */
const MARGIN_MS = 300_000;
const WRITE_EVERY_MS = 60_000;

/**
 * The moment before which everything was dealt with. After a crash the monitors report what was changed since
 * then, so that files that were written but not yet told of are not forgotten; those told of are known as seen.
 */
export class LowWater {
  readonly #spool: Pick<Spool, 'mark' | 'setMarks'>;
  #writtenAt = Number.NEGATIVE_INFINITY;

  constructor(spool: Pick<Spool, 'mark' | 'setMarks'>) {
    this.#spool = spool;
  }

  /** Milliseconds since the epoch; at the very first start, now. */
  get since(): number {
    const kept = this.#spool.mark('state', 'since');
    return kept === undefined ? Date.now() : Math.min(Number(kept), Date.now());
  }

  /** Nothing waits: what was changed a while ago was dealt with. */
  idle(): void {
    if (performance.now() - this.#writtenAt < WRITE_EVERY_MS) return;
    this.write(Date.now() - MARGIN_MS);
  }

  /** Also at the first start, so that a crash before the first idle moment finds a beginning. */
  write(since: number): void {
    this.#writtenAt = performance.now();
    this.#spool.setMarks([{ kind: 'state', key: 'since', value: String(since) }]).catch(() => {});
  }
}
