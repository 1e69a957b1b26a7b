import type { Pool } from 'pg';
import type { EventExpiry, Expirable } from '../store.ts';
import { inTransaction } from './connection.ts';
import { takeLock } from './locks.ts';
import { partitionsBefore } from './partitions.ts';

/** Positions in one statement: whoever stores new events waits no longer than for this many. */
const STEP = 5_000;
/** Seals looked at in one question. */
const SEALS = 1_000;

/**
 * Takes old events out: a week that is over as a whole with its partition, which gives the space back at once, and of
 * the week that has begun to be too old what is, in steps.
 */
export class PostgresEventExpiry implements EventExpiry {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async expirable(before: number, sealsFrom: number): Promise<Expirable | undefined> {
    const position = await this.#lastBefore(before);
    if (position === undefined) return undefined;
    const { rows } = await this.#pool.query<{ events: number }>(
      'select count(*) as events from events where position <= $1 and received_at < $2',
      [position, before],
    );
    return { position, events: rows[0]!.events, seals: await this.#sealsTo(position, sealsFrom) };
  }

  async expire({ position }: Expirable, before: number): Promise<void> {
    await inTransaction(
      this.#pool,
      async (client) => {
        for (const { name } of await partitionsBefore(client, before)) {
          const { rows } = await client.query<{ last: number | null }>(
            `select max(position) as last from ${name}`,
          );
          // Empty ones go too; what was told to the record as going ends at the position.
          if ((rows[0]?.last ?? 0) <= position) await client.query(`drop table ${name}`);
        }
      },
      `begin; ${takeLock('events')}`,
    );
    for (;;) {
      const { rows } = await this.#pool.query<{ first: number | null }>(
        'select min(position) as first from events where position <= $1 and received_at < $2',
        [position, before],
      );
      const first = rows[0]?.first ?? null;
      if (first === null) break;
      await this.#pool.query(
        'delete from events where position between $1 and least($1 + $2::bigint, $3) and received_at < $4',
        [first, STEP, position, before],
      );
    }
    await this.#pool.query('delete from rejected_events where received_at < $1', [before]);
  }

  /** Positions grow with the time of arrival, so halving finds the last one that is old: no index has to be kept for it. */
  async #lastBefore(before: number): Promise<number | undefined> {
    const { rows } = await this.#pool.query<{ first: number | null; last: number | null }>(
      'select min(position) as first, max(position) as last from events',
    );
    const { first, last } = rows[0]!;
    if (first === null || last === null) return undefined;
    let [low, high] = [first - 1, last];
    while (low < high) {
      const middle = low + Math.ceil((high - low) / 2);
      const found = await this.#pool.query<{ received_at: number }>(
        'select received_at from events where position <= $1 order by position desc limit 1',
        [middle],
      );
      if (found.rows[0]!.received_at < before) low = middle;
      else high = middle - 1;
    }
    return low < first ? undefined : low;
  }

  /** The last seal up to which all speak of events that go, with the chain over them. */
  async #sealsTo(position: number, sealsFrom: number): Promise<Expirable['seals']> {
    let seals = { count: sealsFrom, log: '' };
    for (let from = sealsFrom; ; ) {
      const { rows } = await this.#pool.query<{ number: number; log: string; position: number | null }>(
        `select number, log, position from event_seals seal
         left join events on events.agent_id = seal.agent_id and events.epoch = seal.epoch
           and events.seq = seal.last
         where number > $1 order by number limit $2`,
        [from, SEALS],
      );
      for (const { number, log, position: at } of rows) {
        // A batch has arrived as a whole. One whose last event broke the schema has no position: it goes with the next.
        if (at !== null && at > position) return seals;
        if (at !== null) seals = { count: number, log };
      }
      if (rows.length < SEALS) return seals;
      from = rows.at(-1)!.number;
    }
  }
}
