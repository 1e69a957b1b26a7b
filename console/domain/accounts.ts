import type { Kysely } from 'kysely';
import type { Account, Session } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';
import { FailureThrottle } from './failure-throttle.ts';
import { Passwords } from './passwords.ts';
import { Refusal } from './refusal.ts';
import { hashSecret, newSecret, newTypedCode, normaliseTypedCode, sameSecret } from './secrets.ts';

export const SESSION_MS = 12 * 3_600_000;

/** The people of the console: the first administrator, log-in and sessions. */
export class Accounts {
  readonly #db: Kysely<Tables>;
  readonly #passwords = new Passwords();
  readonly #throttle = new FailureThrottle();
  /** Kept in memory only: every start prints a new one until the administrator exists. */
  #setupCode: string | undefined;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** The one-time code that creates the administrator, or undefined when there is one already. */
  async beginSetup(): Promise<string | undefined> {
    const { users } = await this.#db
      .selectFrom('users')
      .select((e) => e.fn.countAll<number>().as('users'))
      .executeTakeFirstOrThrow();
    this.#setupCode = users === 0 ? newTypedCode() : undefined;
    return this.#setupCode;
  }

  get setupNeeded(): boolean {
    return this.#setupCode !== undefined;
  }

  /** Creates the administrator. `from` names the asker to slow guessing down. */
  async setUp(code: string, username: string, password: string, from: string): Promise<void> {
    if (this.#setupCode === undefined) throw new Refusal('setup-done', 'the administrator exists already');
    const key = `setup ${from}`;
    this.#throttle.check(key);
    if (!sameSecret(normaliseTypedCode(code), normaliseTypedCode(this.#setupCode))) {
      this.#throttle.failed(key);
      throw new Refusal('wrong-code', 'this is not the code printed on the terminal of the console');
    }
    await this.createAdministrator(username, password);
  }

  /** Creates the first administrator, and only the first. */
  async createAdministrator(username: string, password: string): Promise<void> {
    if (this.#setupCode === undefined) throw new Refusal('setup-done', 'the administrator exists already');
    const { name, passwordHash } = await this.#checked(username, password);
    // Two askers with the right code at once: one of them wins.
    if (this.#setupCode === undefined) throw new Refusal('setup-done', 'the administrator exists already');
    this.#setupCode = undefined;
    await this.#db
      .insertInto('users')
      .values({ username: name, password_hash: passwordHash, role: 'administrator', created_at: Date.now() })
      .execute();
  }

  /** One more account. @throws Refusal `conflict` when the name is taken, `weak-password` */
  async create(username: string, password: string): Promise<Account> {
    const { name, passwordHash } = await this.#checked(username, password);
    const row = { username: name, role: 'administrator' as const, created_at: Date.now() };
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('users')
      .values({ ...row, password_hash: passwordHash })
      .onConflict((conflict) => conflict.column('username').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n)
      throw new Refusal('conflict', 'an account with this name exists already');
    return { username: name, role: row.role, createdAt: row.created_at };
  }

  async list(): Promise<Account[]> {
    const rows = await this.#db.selectFrom('users').selectAll().orderBy('username').execute();
    return rows.map((row) => ({ username: row.username, role: row.role, createdAt: row.created_at }));
  }

  /** Takes an account away; its sessions end with it. Nobody removes their own, so one always stays. */
  async remove(username: string, by: string): Promise<void> {
    if (username === by) throw new Refusal('forbidden', 'nobody removes their own account');
    const { numDeletedRows } = await this.#db
      .deleteFrom('users')
      .where('username', '=', username)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new Refusal('not-found', 'no such account');
  }

  async #checked(username: string, password: string): Promise<{ name: string; passwordHash: string }> {
    const name = username.normalize('NFC').trim();
    if (name === '') throw new Refusal('bad-request', 'a user name needs a character that can be seen');
    if (password.toLowerCase() === name.toLowerCase() || new Set(password).size < 5) {
      throw new Refusal('weak-password', 'a password needs five different characters, and not the user name');
    }
    return { name, passwordHash: await this.#passwords.hash(password) };
  }

  /** Checks a log-in and opens a session. The token goes to the browser; the store keeps its hash. */
  async logIn(
    username: string,
    password: string,
    from: string,
  ): Promise<{ token: string; session: Session }> {
    if (this.#setupCode !== undefined) {
      throw new Refusal('setup-needed', 'create the administrator first, with the code on the terminal');
    }
    const name = username.normalize('NFC').trim();
    const key = `log-in ${from} ${name.toLowerCase()}`;
    this.#throttle.check(key);
    const user = await this.#db
      .selectFrom('users')
      .selectAll()
      .where('username', '=', name)
      .executeTakeFirst();
    if (!(await this.#passwords.verify(user?.password_hash, password)) || !user) {
      this.#throttle.failed(key);
      throw new Refusal('wrong-credentials', 'user name or password is wrong');
    }
    this.#throttle.succeeded(key);

    const now = Date.now();
    const token = newSecret();
    await this.#db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
    await this.#db
      .insertInto('sessions')
      .values({
        token_hash: hashSecret(token),
        user_id: user.id,
        created_at: now,
        expires_at: now + SESSION_MS,
      })
      .execute();
    return { token, session: { username: user.username, role: user.role, expiresAt: now + SESSION_MS } };
  }

  /** The session of a token, or undefined when it is unknown or over. */
  async session(token: string): Promise<Session | undefined> {
    const row = await this.#db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select(['users.username', 'users.role', 'sessions.expires_at'])
      .where('sessions.token_hash', '=', hashSecret(token))
      .where('sessions.expires_at', '>', Date.now())
      .executeTakeFirst();
    return row && { username: row.username, role: row.role, expiresAt: row.expires_at };
  }

  async logOut(token: string): Promise<void> {
    await this.#db.deleteFrom('sessions').where('token_hash', '=', hashSecret(token)).execute();
  }
}
