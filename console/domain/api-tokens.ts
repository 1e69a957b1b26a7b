import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { ApiToken } from '../api/contract-people.ts';
import type { Tables } from '../store/schema.ts';
import { hasPassword } from './has-password.ts';
import { Refusal } from './refusal.ts';
import { type Right, type Role, rightsOf } from './rights.ts';
import { HAS_PASSKEY } from './second-factor/has-passkey.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { Person, Sessions } from './sessions.ts';

/** Makes a token found in a log or a repository recognisable to secret scanners. */
const PREFIX = 'guardpost_';
const DAY_MS = 24 * 3_600_000;
/** When a token was last used is written at most this often. */
const SEEN_EVERY_MS = 60_000;
const MOST_PER_PERSON = 50;

/** What programs come with: some of a person's rights, for a time. The store keeps the token's hash. */
export class ApiTokens {
  readonly #db: Kysely<Tables>;
  readonly #sessions: Sessions;

  constructor(db: Kysely<Tables>, sessions: Sessions) {
    this.#db = db;
    this.#sessions = sessions;
  }

  /** @throws Refusal `forbidden` for a right that the maker does not have */
  async create(
    by: Person,
    { name, rights, validDays }: { name: string; rights: readonly Right[]; validDays: number },
  ): Promise<ApiToken & { token: string }> {
    const beyond = rights.find((right) => !by.rights.includes(right));
    if (beyond) throw new Refusal('forbidden', `you do not have the right ${beyond} yourself`);
    const { tokens } = await this.#db
      .selectFrom('api_tokens')
      .select((e) => e.fn.countAll<number>().as('tokens'))
      .where('user_id', '=', by.userId)
      .executeTakeFirstOrThrow();
    if (tokens >= MOST_PER_PERSON) throw new Refusal('conflict', 'revoke tokens that are not used any more');
    const now = Date.now();
    const token = PREFIX + newSecret();
    const row = {
      id: randomUUID(),
      name,
      rights: JSON.stringify([...new Set(rights)]),
      created_at: now,
      expires_at: now + validDays * DAY_MS,
      last_used_at: null,
    };
    await this.#db
      .insertInto('api_tokens')
      .values({ ...row, user_id: by.userId, token_hash: hashSecret(token) })
      .execute();
    return { ...toApiToken({ ...row, username: by.username }), token };
  }

  /** Who a token speaks for, with what it still allows: never more than its maker has now. */
  async person(token: string): Promise<Person | undefined> {
    if (!token.startsWith(PREFIX)) return undefined;
    const now = Date.now();
    const row = await this.#db
      .selectFrom('api_tokens')
      .innerJoin('users', 'users.id', 'api_tokens.user_id')
      .selectAll('api_tokens')
      .select(['users.username', 'users.roles', 'users.scope', 'users.totp_secret', 'users.password_hash'])
      .select(HAS_PASSKEY.as('has_passkey'))
      .where('token_hash', '=', hashSecret(token))
      .where('expires_at', '>', now)
      .executeTakeFirst();
    if (!row) return undefined;
    if (now - (row.last_used_at ?? 0) >= SEEN_EVERY_MS) {
      await this.#db.updateTable('api_tokens').set({ last_used_at: now }).where('id', '=', row.id).execute();
    }
    const roles = JSON.parse(row.roles) as Role[];
    const granted = JSON.parse(row.rights) as Right[];
    return {
      userId: row.user_id,
      username: row.username,
      roles,
      scope: row.scope === null ? null : (JSON.parse(row.scope) as string[]),
      rights: rightsOf(roles).filter((right) => granted.includes(right)),
      expiresAt: row.expires_at,
      stage: 'complete',
      hasSecondFactor: row.totp_secret !== null || row.has_passkey === 1,
      hasPassword: hasPassword(row),
      signOn: false,
      provenUntil: null,
      sessionId: null,
      token: row.name,
    };
  }

  /** Newest first; of one person, or of all. Those that are over too. */
  async list(userId?: number): Promise<ApiToken[]> {
    const query = this.#db
      .selectFrom('api_tokens')
      .innerJoin('users', 'users.id', 'api_tokens.user_id')
      .selectAll('api_tokens')
      .select('users.username')
      .orderBy('api_tokens.created_at', 'desc');
    const rows = await (userId === undefined ? query : query.where('user_id', '=', userId)).execute();
    return rows.map(toApiToken);
  }

  /** Ends one by its id; with `userId` only when it is that person's. @throws Refusal `not-found` */
  async revoke(id: string, userId?: number): Promise<void> {
    const query = this.#db.deleteFrom('api_tokens').where('id', '=', id);
    const { numDeletedRows } = await (userId === undefined
      ? query
      : query.where('user_id', '=', userId)
    ).executeTakeFirst();
    if (numDeletedRows === 0n) throw new Refusal('not-found', 'no such token');
    this.#sessions.ended();
  }
}

function toApiToken(
  row: Omit<Tables['api_tokens'], 'user_id' | 'token_hash'> & { username: string },
): ApiToken {
  return {
    id: row.id,
    name: row.name,
    username: row.username,
    rights: JSON.parse(row.rights) as Right[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
