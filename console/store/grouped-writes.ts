import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './schema.ts';

interface Waiting<T> {
  item: T;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** A transaction keeps the batches of events waiting, so it must not grow without bound. */
const MOST_TOGETHER = 500;

/**
 * Commits small writes of many agents together: what comes within one turn of the event loop shares one
 * transaction, so that ten thousand agents that answer a policy at once cost a few syncs of the disk and not
 * twenty thousand (`guardpost bench fanout` shows it). A write is durable when its promise resolves.
 */
export class GroupedWrites<T> {
  readonly #db: Kysely<Tables>;
  readonly #write: (db: Transaction<Tables>, items: readonly T[]) => Promise<void>;
  #waiting: Waiting<T>[] = [];
  #running: Promise<void> | undefined;

  constructor(db: Kysely<Tables>, write: (db: Transaction<Tables>, items: readonly T[]) => Promise<void>) {
    this.#db = db;
    this.#write = write;
  }

  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      const group = this.#waiting.splice(0, MOST_TOGETHER);
      try {
        await this.#commit(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch {
        // One of them cannot be written; the others must not suffer for it.
        for (const { item, resolve, reject } of group) await this.#commit([item]).then(resolve, reject);
      }
    }
    this.#running = undefined;
  }

  #commit(items: readonly T[]): Promise<void> {
    return this.#db.transaction().execute((trx) => this.#write(trx, items));
  }
}
