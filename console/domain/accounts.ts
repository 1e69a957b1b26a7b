import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Account } from '../api/contract-people.ts';
import type { Tables } from '../store/schema.ts';
import type { DeviceCookies } from './device-cookies.ts';
import { FailureThrottle } from './failure-throttle.ts';
import { hasPassword, NO_PASSWORD } from './has-password.ts';
import { LogInThrottle } from './log-in-throttle.ts';
import { checkPassword } from './password-rules.ts';
import { Passwords } from './passwords.ts';
import { Refusal } from './refusal.ts';
import { conflictIn, type Role, SCOPED_ROLES } from './rights.ts';
import { HAS_PASSKEY } from './second-factor/has-passkey.ts';
import { newTypedCode, normaliseTypedCode, sameSecret } from './secrets.ts';
import type { Origin, Sessions } from './sessions.ts';

export type User = Selectable<Tables['users']> & { has_passkey?: number };

/** What an account is made with. */
export interface NewAccount {
  username: string;
  /** Without one the account has only single sign-on. */
  password?: string | undefined;
  roles: readonly Role[];
  scope?: readonly string[] | null;
  /** By which the provider's person is linked at the first sign-on. */
  signOnEmail?: string | null;
}

/** The people of the console: the first system administrator, accounts and their roles, passwords. */
export class Accounts {
  readonly #db: Kysely<Tables>;
  readonly #sessions: Sessions;
  readonly #passwords = new Passwords();
  readonly #devices: DeviceCookies;
  readonly #words: readonly string[];
  readonly #guesses = new LogInThrottle();
  readonly #throttle = new FailureThrottle();
  /** Kept in memory only: every start prints a new one until there is an account. */
  #setupCode: string | undefined;

  /** `names`: of the console, whose parts are words that a password must not be made of. */
  constructor(db: Kysely<Tables>, sessions: Sessions, devices: DeviceCookies, names: readonly string[] = []) {
    this.#words = names.flatMap((name) => name.split('.')).filter((word) => word.length >= 4);
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

  /**
   * One more account; a password that comes with it has to be changed by its owner.
   * @throws Refusal `conflict` when the name or the address is taken, `weak-password`, `conflicting-roles`
   */
  async create(account: NewAccount): Promise<Account> {
    const { signOnEmail } = account;
    if (signOnEmail && (await this.byEmail(signOnEmail))) {
      throw new Refusal('conflict', 'an account with this address for single sign-on exists already');
    }
    return toAccount(
      await this.#add(account, { password_temporary: account.password === undefined ? 0 : 1 }),
    );
  }

  /** An account for who comes from the provider with roles by its claims. @throws Refusal as `create` */
  async createSignedOn(account: Omit<NewAccount, 'password'>): Promise<User> {
    await this.#add(account, { roles_from_claims: 1 });
    return this.get(account.username);
  }

  async #add(account: NewAccount, more: Partial<Pick<User, 'password_temporary' | 'roles_from_claims'>>) {
    const row = { ...(await this.#checked(account)), ...more };
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('users')
      .values(row)
      .onConflict((conflict) => conflict.column('username').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n)
      throw new Refusal('conflict', 'an account with this name exists already');
    return row;
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

  /** What the provider's claims say now of an account made by them; its other sessions end when that is something else. */
  async setRightsByClaims(
    user: User,
    roles: readonly Role[],
    scope: readonly string[] | null,
  ): Promise<void> {
    const rights = checkedRights([...roles].sort(), scope);
    const before = checkedRights(
      [...(JSON.parse(user.roles) as Role[])].sort(),
      JSON.parse(user.scope ?? 'null'),
    );
    if (rights.roles === before.roles && rights.scope === before.scope) return;
    await this.#db.updateTable('users').set(rights).where('id', '=', user.id).execute();
    await this.#sessions.endAllOf(user.id);
  }

  /**
   * Somebody's own new password; their other sessions end. `together` is written in the same transaction, so that
   * what the password opens never parts from it. @throws Refusal `weak-password`, `common-password`
   */
  async setPassword(
    user: User,
    password: string,
    keep: string,
    together: (trx: Transaction<Tables>) => Promise<void>,
  ): Promise<void> {
    await this.#setHash(user, password, 0, together);
    await this.#sessions.endAllOf(user.id, keep);
  }

  /** In place of a password that somebody else has set; it cannot be that one again. */
  async setFirstPassword(user: User, password: string, keep: string): Promise<void> {
    if (await this.#passwords.verify(user.password_hash, password)) {
      throw new Refusal('weak-password', 'this is the password that somebody else knows: choose another one');
    }
    await this.#setHash(user, password, 0, async () => {});
    await this.#sessions.endAllOf(user.id, keep);
  }

  /** A password for somebody who has forgotten theirs, to be changed by them. Sessions end. @throws as setPassword */
  async resetPassword(
    username: string,
    password: string,
    by: string,
    together: (trx: Transaction<Tables>) => Promise<void>,
  ): Promise<void> {
    const user = await this.get(username);
    if (user.username === by) throw new Refusal('forbidden', 'nobody resets their own password: change it');
    await this.#setHash(user, password, 1, together);
    await this.#sessions.endAllOf(user.id);
  }

  async #setHash(
    user: User,
    password: string,
    temporary: 0 | 1,
    together: (trx: Transaction<Tables>) => Promise<void>,
  ): Promise<void> {
    const password_hash = await this.#hashed(user.username, password);
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .updateTable('users')
        .set({ password_hash, password_temporary: temporary })
        .where('id', '=', user.id)
        .execute();
      await together(trx);
    });
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

  /** @throws Refusal `not-found` */
  async byId(id: number): Promise<User> {
    const user = await this.#users().where('id', '=', id).executeTakeFirst();
    if (!user) throw new Refusal('not-found', 'no such account');
    return user;
  }

  /** Whose address for single sign-on this is, or undefined. */
  byEmail(email: string): Promise<User | undefined> {
    return this.#users().where('sign_on_email', '=', email.toLowerCase()).executeTakeFirst();
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
    const stored = user && hasPassword(user) ? user.password_hash : undefined;
    if (!(await this.#passwords.verify(stored, password)) || !user) {
      this.#guesses.failed(attempt);
      throw new Refusal('wrong-credentials', 'user name or password is wrong');
    }
    this.#guesses.succeeded(attempt);
    return user;
  }

  #find(username: string): Promise<User | undefined> {
    return this.#users().where('username', '=', tidy(username)).executeTakeFirst();
  }

  #users() {
    return this.#db.selectFrom('users').selectAll().select(HAS_PASSKEY.as('has_passkey'));
  }

  /** For every secret that a person chooses. @throws Refusal `weak-password`, `common-password` */
  checkPassword(name: string, password: string): Promise<void> {
    return checkPassword(name, password, this.#words);
  }

  async #hashed(name: string, password: string): Promise<string> {
    await this.checkPassword(name, password);
    return this.#passwords.hash(password);
  }

  async #checked({ username, password, roles, scope = null, signOnEmail = null }: NewAccount) {
    const name = tidy(username);
    if (name === '') throw new Refusal('bad-request', 'a user name needs a character that can be seen');
    const rights = checkedRights(roles, scope);
    const password_hash = password === undefined ? NO_PASSWORD : await this.#hashed(name, password);
    const sign_on_email = signOnEmail?.toLowerCase() ?? null;
    return { username: name, password_hash, ...rights, sign_on_email, created_at: Date.now() };
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

type Listed = Pick<User, 'username' | 'roles' | 'scope' | 'created_at' | 'password_hash' | 'sign_on_email'>;

function toAccount(row: Listed & Partial<User>): Account {
  return {
    username: row.username,
    roles: JSON.parse(row.roles) as Role[],
    scope: row.scope === null ? null : (JSON.parse(row.scope) as string[]),
    secondFactor: (row.totp_secret ?? null) !== null || row.has_passkey === 1,
    hasPassword: hasPassword(row),
    passwordTemporary: row.password_temporary === 1,
    signOnEmail: row.sign_on_email,
    rolesFromClaims: row.roles_from_claims === 1,
    createdAt: row.created_at,
  };
}
