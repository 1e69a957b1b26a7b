import type { Kysely, Selectable } from 'kysely';
import type { Account } from '../api/contract-people.ts';
import type { Tables } from '../store/schema.ts';
import type { DeviceCookies } from './device-cookies.ts';
import { FailureThrottle } from './failure-throttle.ts';
import { LogInThrottle } from './log-in-throttle.ts';
import { Passwords } from './passwords.ts';
import { Refusal } from './refusal.ts';
import { conflictIn, type Role, SCOPED_ROLES } from './rights.ts';
import { HAS_PASSKEY } from './second-factor/has-passkey.ts';
import { newTypedCode, normaliseTypedCode, sameSecret } from './secrets.ts';
import type { Origin, Sessions } from './sessions.ts';

type User = Selectable<Tables['users']> & { has_passkey?: number };

/** What an account is made with. */
export interface NewAccount {
  username: string;
  password: string;
  roles: readonly Role[];
  scope?: readonly string[] | null;
}

/** The people of the console: the first system administrator, accounts and their roles, passwords. */
export class Accounts {
  readonly #db: Kysely<Tables>;
  readonly #sessions: Sessions;
  readonly #passwords = new Passwords();
  readonly #devices: DeviceCookies;
  readonly #guesses = new LogInThrottle();
  readonly #throttle = new FailureThrottle();
  /** Kept in memory only: every start prints a new one until there is an account. */
  #setupCode: string | undefined;

  constructor(db: Kysely<Tables>, sessions: Sessions, devices: DeviceCookies) {
    this.#db = db;
    this.#devices = devices;
    this.#sessions = sessions;
  }

  /** The one-time code that creates the system administrator, or undefined when there is one already. */
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

  /** True while nobody may publish policies: the set-up is only half done. */
  async securityNeeded(): Promise<boolean> {
    const accounts = await this.list();
    return !accounts.some(({ roles }) => roles.includes('security-administrator'));
  }

  /** Creates the system administrator. `from` names the asker to slow guessing down. */
  async setUp(code: string, username: string, password: string, from: string): Promise<void> {
    if (this.#setupCode === undefined) throw new Refusal('setup-done', 'the administrator exists already');
    const key = `setup ${from}`;
    this.#throttle.check(key);
    if (!sameSecret(normaliseTypedCode(code), normaliseTypedCode(this.#setupCode))) {
      this.#throttle.failed(key);
      throw new Refusal('wrong-code', 'this is not the code printed on the terminal of the console');
    }
    await this.createFirst([{ username, password, roles: ['system-administrator'] }]);
  }

  /** Creates the first accounts, and only the first. */
  async createFirst(accounts: readonly NewAccount[]): Promise<void> {
    if (this.#setupCode === undefined) throw new Refusal('setup-done', 'the administrator exists already');
    const rows = await Promise.all(accounts.map((account) => this.#checked(account)));
    // Two askers with the right code at once: one of them wins.
    if (this.#setupCode === undefined) throw new Refusal('setup-done', 'the administrator exists already');
    this.#setupCode = undefined;
    await this.#db.insertInto('users').values(rows).execute();
  }

  /** One more account. @throws Refusal `conflict` when the name is taken, `weak-password`, `conflicting-roles` */
  async create(account: NewAccount): Promise<Account> {
    const row = await this.#checked(account);
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('users')
      .values(row)
      .onConflict((conflict) => conflict.column('username').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n)
      throw new Refusal('conflict', 'an account with this name exists already');
    return toAccount(row);
  }

  async list(): Promise<Account[]> {
    const rows = await this.#db
      .selectFrom('users')
      .selectAll()
      .select(HAS_PASSKEY.as('has_passkey'))
      .orderBy('username')
      .execute();
    return rows.map(toAccount);
  }

  /** Gives an account other roles; its sessions end, so that none goes on with the former rights. */
  async setRights(
    username: string,
    roles: readonly Role[],
    scope: readonly string[] | null,
    by: string,
  ): Promise<Account> {
    const user = await this.get(username);
    if (user.username === by) throw new Refusal('forbidden', 'nobody changes their own roles');
    const rights = checkedRights(roles, scope);
    await this.#db.updateTable('users').set(rights).where('id', '=', user.id).execute();
    await this.#sessions.endAllOf(user.id);
    return toAccount({ ...user, ...rights });
  }

  /** Somebody's own new password; their other sessions end. @throws Refusal `weak-password` */
  async setPassword(user: User, password: string, keep: string): Promise<void> {
    const hash = await this.#hashed(user.username, password);
    await this.#db.updateTable('users').set({ password_hash: hash }).where('id', '=', user.id).execute();
    await this.#sessions.endAllOf(user.id, keep);
  }

  /** Takes an account away; its sessions end with it. Nobody removes their own, so one always stays. */
  async remove(username: string, by: string): Promise<void> {
    const user = await this.get(username);
    if (user.username === by) throw new Refusal('forbidden', 'nobody removes their own account');
    await this.#db.deleteFrom('users').where('id', '=', user.id).execute();
    this.#sessions.ended();
  }

  /** @throws Refusal `not-found` */
  async get(username: string): Promise<User> {
    const user = await this.#find(username);
    if (!user) throw new Refusal('not-found', 'no such account');
    return user;
  }

  /** Whose password this is. @throws Refusal `wrong-credentials`, `rate-limited`, `setup-needed` */
  async verify(username: string, password: string, origin: Origin): Promise<User> {
    if (this.#setupCode !== undefined) {
      throw new Refusal('setup-needed', 'create the administrator first, with the code on the terminal');
    }
    const name = tidy(username).toLowerCase();
    const knownDevice = this.#devices.idOf(origin.device, name);
    const attempt = { username: name, address: origin.address, knownDevice };
    this.#guesses.check(attempt);
    const user = await this.#find(username);
    if (!(await this.#passwords.verify(user?.password_hash, password)) || !user) {
      this.#guesses.failed(attempt);
      throw new Refusal('wrong-credentials', 'user name or password is wrong');
    }
    this.#guesses.succeeded(attempt);
    return user;
  }

  #find(username: string): Promise<User | undefined> {
    return this.#db
      .selectFrom('users')
      .selectAll()
      .select(HAS_PASSKEY.as('has_passkey'))
      .where('username', '=', tidy(username))
      .executeTakeFirst();
  }

  async #hashed(name: string, password: string): Promise<string> {
    if (password.toLowerCase() === name.toLowerCase() || new Set(password).size < 5) {
      throw new Refusal('weak-password', 'a password needs five different characters, and not the user name');
    }
    return this.#passwords.hash(password);
  }

  async #checked({ username, password, roles, scope = null }: NewAccount) {
    const name = tidy(username);
    if (name === '') throw new Refusal('bad-request', 'a user name needs a character that can be seen');
    const rights = checkedRights(roles, scope);
    const password_hash = await this.#hashed(name, password);
    return { username: name, password_hash, ...rights, created_at: Date.now() };
  }
}

function tidy(username: string): string {
  return username.normalize('NFC').trim();
}

/** Roles and scope as stored. @throws Refusal `conflicting-roles`, `bad-request` */
function checkedRights(
  roles: readonly Role[],
  scope: readonly string[] | null,
): Pick<User, 'roles' | 'scope'> {
  const conflict = conflictIn(roles);
  if (conflict) {
    throw new Refusal('conflicting-roles', `no account is both ${conflict[0]} and ${conflict[1]}`, {
      details: { roles: conflict },
    });
  }
  if (scope && !roles.every((role) => SCOPED_ROLES.includes(role))) {
    throw new Refusal('bad-request', 'scope: only analysts and auditors are kept to groups of devices');
  }
  return {
    roles: JSON.stringify([...new Set(roles)]),
    scope: scope && JSON.stringify([...new Set(scope)].sort()),
  };
}

function toAccount(row: Pick<User, 'username' | 'roles' | 'scope' | 'created_at'> & Partial<User>): Account {
  return {
    username: row.username,
    roles: JSON.parse(row.roles) as Role[],
    scope: row.scope === null ? null : (JSON.parse(row.scope) as string[]),
    secondFactor: (row.totp_secret ?? null) !== null || row.has_passkey === 1,
    createdAt: row.created_at,
  };
}
