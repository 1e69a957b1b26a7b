import type { Kysely, Transaction } from 'kysely';
import type { Logger } from 'pino';
import type { Tables } from '../../store/schema.ts';
import { readSetting } from '../../store/settings.ts';
import { type EventFacts, factsOf } from './facts.ts';

/** Under which the store keeps how far events were followed. */
export const EVENTS_FOLLOWED = 'events-followed';
/** Events in one transaction: whoever stores new ones waits no longer than for this many. */
const BATCH = 300;
/** It works for at most this share of the time while it has much to catch up with. */
const PAUSE_PER_WORK = 3;
const SHORTEST_PAUSE_MS = 20;
const DAY_MS = 86_400_000;

/** An event on its way through; `old`: it was there for a day when following began. */
export interface FollowedEvent extends EventFacts {
  old: boolean;
}

/**
 * Makes something more of stored events, in the transaction that moves the position. Returns what is to be done once
 * that is durable.
 */
export type Consumer = (
  trx: Transaction<Tables>,
  events: readonly FollowedEvent[],
) => Promise<(() => void) | undefined>;

interface Followed {
  position: number;
  /** Events up to here were old when following began. */
  oldUntil: number;
}

/**
 * Follows the stored events by their position, each exactly once: what was made of them and the position are
 * committed together, so that a kill in between loses nothing and counts nothing twice. Never in the way of ingest:
 * it reads on the reader's connection, in small steps, after the commit.
 */
export class EventFollower {
  readonly #db: Kysely<Tables>;
  readonly #reader: Kysely<Tables>;
  readonly #consumers: readonly Consumer[];
  readonly #logger: Logger;
  #running: Promise<void> | undefined;
  #more = false;
  #stopped = false;

  constructor(options: {
    db: Kysely<Tables>;
    reader: Kysely<Tables>;
    consumers: readonly Consumer[];
    logger: Logger;
  }) {
    this.#db = options.db;
    this.#reader = options.reader;
    this.#consumers = options.consumers;
    this.#logger = options.logger;
  }

  /** There may be new events. */
  poke(): void {
    this.#more = true;
    if (!this.#stopped) this.#running ??= this.#run();
  }

  /** Resolves when all that is stored now has been followed. */
  async caughtUp(): Promise<void> {
    this.poke();
    while (this.#running) await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#more && !this.#stopped) {
      this.#more = false;
      const begun = performance.now();
      try {
        if (await this.#step()) this.#more = true;
      } catch (error) {
        // The position stays: the next event, or the next start, tries again.
        this.#logger.error({ error: (error as Error).message }, 'stored events could not be followed');
      }
      const worked = performance.now() - begun;
      await new Promise((resolve) =>
        setTimeout(resolve, Math.max(SHORTEST_PAUSE_MS, worked * PAUSE_PER_WORK)),
      );
    }
    this.#running = undefined;
  }

  /** True when there may be more. */
  async #step(): Promise<boolean> {
    const stored = await readSetting(this.#db, EVENTS_FOLLOWED);
    const followed = stored ? (JSON.parse(stored) as Followed) : await this.#begin();
    const rows = await this.#reader
      .selectFrom('events')
      .leftJoin('devices', 'devices.agent_id', 'events.agent_id')
      .select(['events.position', 'events.agent_id', 'events.severity', 'events.level', 'events.body'])
      .select('devices.hostname')
      .where('events.position', '>', followed.position)
      .orderBy('events.position')
      .limit(BATCH)
      .execute();
    const last = rows.at(-1);
    if (!last) return false;
    const events = rows.map((row) => ({ ...factsOf(row), old: row.position <= followed.oldUntil }));
    const after = await this.#db.transaction().execute(async (trx) => {
      await move(trx, stored, { ...followed, position: last.position });
      const done: ((() => void) | undefined)[] = [];
      for (const consumer of this.#consumers) done.push(await consumer(trx, events));
      return done;
    });
    for (const each of after) each?.();
    return rows.length === BATCH;
  }

  /** What lies there already makes people's risk and documents' journeys, and no incidents of last year. */
  async #begin(): Promise<Followed> {
    const row = await this.#reader
      .selectFrom('events')
      .select('position')
      .where('received_at', '<', Date.now() - DAY_MS)
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
    return { position: 0, oldUntil: row?.position ?? 0 };
  }
}

/** Of two who follow at once, one goes on: the other's work is undone with its transaction. */
async function move(trx: Transaction<Tables>, from: string | undefined, to: Followed): Promise<void> {
  const value = JSON.stringify(to);
  if (from === undefined) {
    await trx.insertInto('settings').values({ key: EVENTS_FOLLOWED, value }).execute();
    return;
  }
  const { numUpdatedRows } = await trx
    .updateTable('settings')
    .set({ value })
    .where('key', '=', EVENTS_FOLLOWED)
    .where('value', '=', from)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Error('another console has followed these events');
}
