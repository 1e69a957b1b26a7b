import type { Database } from 'better-sqlite3';
import type { EventExpiry, Expirable } from '../store.ts';

/** Events in one transaction: the one that stores new ones waits no longer than for this many. */
const BATCH = 1_000;

/** Takes old events out, batches of agents whole, so that what is left can still be held to its seals. */
export class SqliteEventExpiry implements EventExpiry {
  readonly #database: Database;
  readonly #lastBefore;
  readonly #count;
  readonly #seals;
  readonly #positionOf;
  readonly #delete;
  readonly #deleteRejected;

  constructor(database: Database) {
    this.#database = database;
    // Positions grow with the time of arrival, so the search ends at the first hit.
    this.#lastBefore = database
      .prepare<[number], number>(
        'select position from events where received_at < ? order by position desc limit 1',
      )
      .pluck();
    this.#count = database
      .prepare<[number], number>('select count(*) from events where position <= ?')
      .pluck();
    this.#seals = database.prepare<[number], SealEnd>(
      'select number, agent_id, epoch, last, log from event_seals where number > ? order by number',
    );
    this.#positionOf = database
      .prepare<[string, string, number], number>(
        'select position from events where agent_id = ? and epoch = ? and seq = ?',
      )
      .pluck();
    this.#delete = database.prepare(
      'delete from events where position in (select position from events where position <= ? limit ?)',
    );
    this.#deleteRejected = database.prepare('delete from rejected_events where received_at < ?');
  }

  async expirable(before: number, sealsFrom: number): Promise<Expirable | undefined> {
    const position = this.#lastBefore.get(before);
    if (position === undefined) return undefined;
    let seals = { count: sealsFrom, log: '' };
    for (const { number, agent_id, epoch, last, log } of this.#seals.iterate(sealsFrom)) {
      // A batch has arrived as a whole. One whose last event broke the schema has no position: it goes with the next.
      const at = this.#positionOf.get(agent_id, epoch, last);
      if (at !== undefined && at > position) break;
      if (at !== undefined) seals = { count: number, log };
    }
    return { position, events: this.#count.get(position)!, seals };
  }

  async expire({ position }: Expirable, before: number): Promise<void> {
    for (;;) {
      while (this.#database.inTransaction) await new Promise((resolve) => setImmediate(resolve));
      const { changes } = this.#delete.run(position, BATCH);
      if (changes === 0) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    while (this.#database.inTransaction) await new Promise((resolve) => setImmediate(resolve));
    this.#deleteRejected.run(before);
  }
}

interface SealEnd {
  number: number;
  agent_id: string;
  epoch: string;
  last: number;
  log: string;
}
