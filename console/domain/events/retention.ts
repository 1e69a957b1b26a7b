import { hostname } from 'node:os';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Envelope } from '../../../shared/authority/envelope.ts';
import { StatementRefused } from '../../../shared/authority/refused.ts';
import { openRetention } from '../../../shared/authority/retention.ts';
import type { Tables } from '../../store/schema.ts';
import { readSetting, writeSetting } from '../../store/settings.ts';
import type { EventExpiry } from '../../store/store.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { verify } from '../authority/ed25519.ts';
import type { Signing } from '../authority/signing.ts';
import { Refusal } from '../refusal.ts';
import { expireDerived, nothingOver, overDerived } from './derived-expiry.ts';

const EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
const KEY = 'retention';

export interface RetentionState {
  /** Days for which events are kept, 0 for ever. */
  days: number;
  /** What has gone so far, and when last. */
  deleted: number;
  lastRunAt: number | null;
  /** A person who may has signed for so short a time; without it nothing is deleted. */
  signed: boolean;
}

/** As it is kept; `sealsTo`: seals up to there speak of what has gone. */
interface Kept {
  days: number;
  deleted: number;
  lastRunAt: number | null;
  sealsTo: number;
  envelope: Envelope | null;
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
  readonly #signing: Signing;
  #running: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(db: Kysely<Tables>, expiry: EventExpiry, audit: AuditLog, signing: Signing) {
    this.#signing = signing;
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
    const kept = await this.#read();
    const { days, deleted, lastRunAt } = kept;
    return { days, deleted, lastRunAt, signed: days === 0 || this.#signedFor(kept) };
  }

  /** True when this deletes what would otherwise stay: it takes a second person. */
  async shortens(days: number): Promise<boolean> {
    const { days: now } = await this.#read();
    return days > 0 && (now === 0 || days < now);
  }

  /** Keeps events for longer, or for ever. @throws Refusal `conflict` when it would delete some */
  async lengthen(days: number): Promise<RetentionState> {
    if (await this.shortens(days)) throw new Refusal('conflict', 'a shorter time takes a second person');
    await this.#write({ ...(await this.#read()), days });
    return this.state();
  }

  /** Keeps events no longer than this, as somebody who may has signed, and deletes what is older. */
  async shorten(days: number, envelope: Envelope): Promise<void> {
    await this.#write({ ...(await this.#read()), days, envelope });
    await this.run();
  }

  /** Whoever can write into the database but cannot sign deletes nothing by it. */
  #signedFor({ days, envelope }: Kept): boolean {
    const { trust } = this.#signing;
    if (!trust || !envelope) return false;
    try {
      return openRetention({ trust, verify, now: Date.now() }, envelope).content.days <= days;
    } catch (error) {
      if (error instanceof StatementRefused) return false;
      throw error;
    }
  }

  /** Deletes what is older than was set. Returns how many events went. */
  run(now = Date.now()): Promise<number> {
    const run = this.#running.then(() => this.#run(now));
    this.#running = run.catch(() => {});
    return run;
  }

  async #run(now: number): Promise<number> {
    const kept = await this.#read();
    if (kept.days === 0 || !this.#signedFor(kept)) return 0;
    const before = now - kept.days * DAY_MS;
    const events = await this.#expireEvents(kept, before, now);
    await this.#expireDerived(kept.days, before, now);
    return events;
  }

  async #expireEvents(kept: Kept, before: number, now: number): Promise<number> {
    const expirable = await this.#expiry.expirable(before, kept.sealsTo);
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

  /** What was made of events goes with them: incidents, people's risk, documents' journeys, questions. */
  async #expireDerived(days: number, before: number, now: number): Promise<void> {
    const over = await overDerived(this.#db, before);
    if (!nothingOver(over)) {
      await this.#audit.append({
        at: now,
        actor: { kind: 'console', name: hostname() },
        action: 'personal-data.expired',
        details: {
          before,
          days,
          incidents: over.incidents.length,
          anonymous: over.anonymous.length,
          people: over.people.length,
          watched: over.watched.length,
          questions: over.questions.length,
        },
      });
    }
    await expireDerived(this.#db, over, before);
  }

  async #read(): Promise<Kept> {
    const text = await readSetting(this.#db, KEY);
    const none: Kept = { days: 0, deleted: 0, lastRunAt: null, sealsTo: 0, envelope: null };
    return text === undefined ? none : { ...none, ...(JSON.parse(text) as object) };
  }

  async #write(state: Kept): Promise<void> {
    await writeSetting(this.#db, KEY, JSON.stringify(state));
  }
}
