import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { OpenSession } from '../api/contract-people.ts';
import type { Tables } from '../store/schema.ts';
import { hasPassword } from './has-password.ts';
import { Refusal } from './refusal.ts';
import { type Right, type Role, rightsOf } from './rights.ts';
import { HAS_PASSKEY } from './second-factor/has-passkey.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** A session ends this long after its log-in, and earlier when nobody uses it (NIST SP 800-63B, AAL2: 12 h, 30 min). */
export const SESSION_MS = 12 * 3_600_000;
const IDLE_MS = 30 * 60_000;
/** A log-in that has yet to show its second factor. */
const UNFINISHED_MS = 10 * 60_000;
/** So long the provider's word holds that the person is at the keyboard. */
const PROVEN_MS = 5 * 60_000;
/** When a session was last used is written at most this often. */
const SEEN_EVERY_MS = 60_000;

export type SessionStage = Tables['sessions']['stage'];

/** Who asks, and what they may do. */
export interface Person {
  userId: number;
  username: string;
  roles: Role[];
  /** Groups of devices that they are kept to; null for all. */
  scope: string[] | null;
  rights: readonly Right[];
  expiresAt: number;
  stage: SessionStage;
  hasSecondFactor: boolean;
  hasPassword: boolean;
  /** True when single sign-on opened the session. */
  signOn: boolean;
  /** Until when the provider's word holds that it is they; null for none. */
  provenUntil: number | null;
  /** Of the session; null for one who comes with an API token. */
  sessionId: string | null;
  /** Name of the API token they come with. */
  token?: string;
}

/** Where a log-in comes from. */
export interface Origin {
  address: string;
  browser: string;
  /** The mark that a former log-in left in the browser. */
  device?: string | undefined;
}

/** Log-ins that are open. The token goes to the browser; the store keeps its hash. */
export class Sessions {
  readonly #db: Kysely<Tables>;
  readonly #endListeners = new Set<() => void>();

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Calls back whenever sessions were ended, until the returned function is called. */
  onEnd(listener: () => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  async open(
    userId: number,
    stage: SessionStage,
    { address, browser }: Origin,
    { signOn = false } = {},
  ): Promise<string> {
    const now = Date.now();
    const token = newSecret();
    await this.#db
      .deleteFrom('sessions')
      .where((e) => e.or([e('expires_at', '<=', now), e('last_seen_at', '<=', now - IDLE_MS)]))
      .execute();
    await this.#db
      .insertInto('sessions')
      .values({
        token_hash: hashSecret(token),
        id: randomUUID(),
        user_id: userId,
        created_at: now,
        expires_at: now + (stage === 'complete' ? SESSION_MS : UNFINISHED_MS),
        last_seen_at: now,
        address: address.slice(0, 64),
        browser: browser.slice(0, 256),
        stage,
        sign_on: signOn ? 1 : 0,
      })
      .execute();
    return token;
  }

  /** Whose token this is, or undefined when it is unknown or over. `asking` false: looking is not using. */
  async person(token: string, { asking = true } = {}): Promise<Person | undefined> {
    const now = Date.now();
    const row = await this.#db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select(['users.id as userId', 'users.username', 'users.roles', 'users.scope'])
      .select(['users.totp_secret', 'users.password_hash', HAS_PASSKEY.as('has_passkey')])
      .select(['sessions.id', 'sessions.expires_at', 'sessions.last_seen_at', 'sessions.stage'])
      .select(['sessions.sign_on', 'sessions.proven_at'])
      .where('sessions.token_hash', '=', hashSecret(token))
      .where('sessions.expires_at', '>', now)
      .where('sessions.last_seen_at', '>', now - IDLE_MS)
      .executeTakeFirst();
    if (!row) return undefined;
    if (asking && now - row.last_seen_at >= SEEN_EVERY_MS) {
      await this.#db.updateTable('sessions').set({ last_seen_at: now }).where('id', '=', row.id).execute();
    }
    const roles = JSON.parse(row.roles) as Role[];
    return {
      userId: row.userId,
      username: row.username,
      roles,
      scope: row.scope === null ? null : (JSON.parse(row.scope) as string[]),
      rights: row.stage === 'complete' ? rightsOf(roles) : [],
      expiresAt: row.expires_at,
      stage: row.stage,
      hasSecondFactor: row.totp_secret !== null || row.has_passkey === 1,
      hasPassword: hasPassword(row),
      signOn: row.sign_on === 1,
      provenUntil: provenUntil(row.proven_at, now),
      sessionId: row.id,
    };
  }

  /** Those that are open, the last used first; of one person, or of all. */
  async list(asker: Person, userId?: number): Promise<OpenSession[]> {
    const now = Date.now();
    const query = this.#db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .selectAll('sessions')
      .select('users.username')
      .where('sessions.expires_at', '>', now)
      .where('sessions.last_seen_at', '>', now - IDLE_MS)
      .orderBy('sessions.last_seen_at', 'desc')
      .limit(500);
    const rows = await (userId === undefined ? query : query.where('user_id', '=', userId)).execute();
    return rows.map((row) => ({
      id: row.id,
      username: row.username,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
      expiresAt: row.expires_at,
      address: row.address,
      browser: row.browser,
      current: row.id === asker.sessionId,
    }));
  }

  /** The person of a session has shown the provider again that it is they. False when the session is over. */
  async proven(id: string, userId: number): Promise<boolean> {
    const now = Date.now();
    const { numUpdatedRows } = await this.#db
      .updateTable('sessions')
      .set({ proven_at: now })
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .where('expires_at', '>', now)
      .where('last_seen_at', '>', now - IDLE_MS)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** True while the session is open and complete, and this person's. */
  async goesOn(id: string, userId: number): Promise<boolean> {
    const now = Date.now();
    const row = await this.#db
      .selectFrom('sessions')
      .select('id')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .where('stage', '=', 'complete')
      .where('expires_at', '>', now)
      .where('last_seen_at', '>', now - IDLE_MS)
      .executeTakeFirst();
    return row !== undefined;
  }

  async end(token: string): Promise<void> {
    await this.#db.deleteFrom('sessions').where('token_hash', '=', hashSecret(token)).execute();
    this.ended();
  }

  /** Ends one by its id; with `userId` only when it is that person's. @throws Refusal `not-found` */
  async revoke(id: string, userId?: number): Promise<void> {
    const query = this.#db.deleteFrom('sessions').where('id', '=', id);
    const { numDeletedRows } = await (userId === undefined
      ? query
      : query.where('user_id', '=', userId)
    ).executeTakeFirst();
    if (numDeletedRows === 0n) throw new Refusal('not-found', 'no such session');
    this.ended();
  }

  /** Ends all of a person, as when their rights change; `besides`: the id of one that goes on. */
  async endAllOf(userId: number, besides?: string): Promise<void> {
    const query = this.#db.deleteFrom('sessions').where('user_id', '=', userId);
    await (besides === undefined ? query : query.where('id', '!=', besides)).execute();
    this.ended();
  }

  /** Tells those who look on that sessions have ended. */
  ended(): void {
    for (const listener of [...this.#endListeners]) listener();
  }
}

function provenUntil(at: number | null, now: number): number | null {
  return at !== null && at + PROVEN_MS > now ? at + PROVEN_MS : null;
}
