import { hostname } from 'node:os';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Tables } from '../../store/schema.ts';
import type { EventExpiry } from '../../store/store.ts';
import type { AuditLog } from '../audit/audit-log.ts';

const EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
const KEY = 'retention';

export interface RetentionState {
  /** Days for which events are kept, 0 for ever. */
  days: number;
  /** What has gone so far, and when last. */
  deleted: number;
  lastRunAt: number | null;
}

/**
 * Keeps personal data no longer than was set (个人信息保护法, PIPL, article 19: the shortest time that the purpose
 * needs). The record is told what goes before it goes: so many events that arrived before a time, with the chain of
 * agents' seals up to there. Whoever finds events gone that the record does not speak of knows that it was not this.
 */
export class Retention {
  readonly #db: Kysely<Tables>;
  readonly #expiry: EventExpiry;
  readonly #audit: AuditLog;
  #running: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(db: Kysely<Tables>, expiry: EventExpiry, audit: AuditLog) {
    this.#db = db;
    this.#expiry = expiry;
    this.#audit = audit;
  }

  start(logger: Logger): void {
    const look = () =>
      this.run().catch((error: Error) => logger.error({ error: error.message }, 'old events not deleted'));
    this.#timer = setInterval(look, EVERY_MS);
    this.#timer.unref();
    void look();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running.catch(() => {});
  }

  async state(): Promise<RetentionState> {
    const { days, deleted, lastRunAt } = await this.#read();
    return { days, deleted, lastRunAt };
  }

  async set(days: number): Promise<RetentionState> {
    await this.#write({ ...(await this.#read()), days });
    return this.state();
  }

  /** Deletes what is older than was set. Returns how many events went. */
  run(now = Date.now()): Promise<number> {
    const run = this.#running.then(() => this.#run(now));
    this.#running = run.catch(() => {});
    return run;
  }

  async #run(now: number): Promise<number> {
    const kept = await this.#read();
    if (kept.days === 0) return 0;
    const before = now - kept.days * DAY_MS;
    const expirable = this.#expiry.expirable(before, kept.sealsTo);
    if (!expirable) return 0;
    const { events, seals } = expirable;
    await this.#audit.append({
      at: now,
      actor: { kind: 'console', name: hostname() },
      action: 'events.expired',
      details: {
        events,
        before,
        days: kept.days,
        seals: seals.count,
        ...(seals.log ? { chain: seals.log } : {}),
      },
    });
    await this.#expiry.expire(expirable, before);
    await this.#write({
      ...(await this.#read()),
      deleted: kept.deleted + events,
      lastRunAt: now,
      sealsTo: seals.count,
    });
    return events;
  }

  async #read(): Promise<RetentionState & { sealsTo: number }> {
    const row = await this.#db
      .selectFrom('settings')
      .select('value')
      .where('key', '=', KEY)
      .executeTakeFirst();
    const none = { days: 0, deleted: 0, lastRunAt: null, sealsTo: 0 };
    return row ? { ...none, ...(JSON.parse(row.value) as object) } : none;
  }

  async #write(state: RetentionState & { sealsTo: number }): Promise<void> {
    const value = JSON.stringify(state);
    await this.#db
      .insertInto('settings')
      .values({ key: KEY, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
  }
}
