import type { Accounts, User } from './accounts.ts';
import { type Right, type Role, rightsOf } from './rights.ts';
import type { SecondFactors } from './second-factor/second-factors.ts';
import type { Origin, Person, Sessions } from './sessions.ts';

interface Opened {
  token: string;
  person: Person;
}

/** Somebody who may get a key of their own, by their password. */
export type Arrived = (
  person: { username: string; rights: readonly Right[] },
  password: string,
) => Promise<void>;

/** From password or single sign-on, by way of the second factor, to a session with its rights. */
export class LogIn {
  readonly #accounts: Accounts;
  readonly #sessions: Sessions;
  readonly #factors: SecondFactors;

  readonly #arrived: Arrived;

  /** `arrived` is told of everybody who has shown their password: only then can what it seals be opened or made. */
  constructor(accounts: Accounts, sessions: Sessions, factors: SecondFactors, arrived: Arrived) {
    this.#arrived = arrived;
    this.#accounts = accounts;
    this.#sessions = sessions;
    this.#factors = factors;
  }

  /** Checks a password and opens a session that may still lack something. @throws Refusal as Accounts.verify */
  async withPassword(username: string, password: string, origin: Origin): Promise<Opened> {
    const user = await this.#accounts.verify(username, password, origin);
    const has = await this.#factors.has(user);
    const opened = await this.#open(user.id, has ? 'second-factor' : this.#after(user, false), origin);
    // The rights that the roles give, though the second factor is still to come: only now is the password at hand.
    if (user.password_temporary === 0) await this.#arrived(keyHolder(user), password);
    return opened;
  }

  /** For who the provider has proven; `factorShown` when it has proven a second factor with it. */
  async withSignOn(user: User, factorShown: boolean, origin: Origin): Promise<Opened> {
    const stage = factorShown ? 'complete' : ((await this.#factors.lacking(user)) ?? 'complete');
    return this.#open(user.id, stage, origin, true);
  }

  /** The unfinished session goes on under a new token, now that a second factor was shown or set up. */
  async factorShown(unfinished: string, { username, signOn }: Person, origin: Origin): Promise<Opened> {
    const user = await this.#accounts.get(username);
    await this.#sessions.end(unfinished);
    return this.#open(user.id, signOn ? 'complete' : this.#after(user, true), origin, signOn);
  }

  /** The same once the password that somebody else had set was changed. */
  async passwordChanged(
    unfinished: string,
    username: string,
    password: string,
    origin: Origin,
  ): Promise<Opened> {
    const user = await this.#accounts.get(username);
    await this.#sessions.end(unfinished);
    // Who has a factor has shown it before the password could be changed.
    const opened = await this.#open(user.id, this.#after(user, await this.#factors.has(user)), origin);
    await this.#arrived(keyHolder(user), password);
    return opened;
  }

  /** What comes after the password, and after the factor of who has one. */
  #after(user: User, hasFactor: boolean): Person['stage'] {
    if (user.password_temporary === 1) return 'password-change';
    return !hasFactor && this.#factors.mustHave(rolesOf(user)) ? 'enrolment' : 'complete';
  }

  async #open(userId: number, stage: Person['stage'], origin: Origin, signOn = false): Promise<Opened> {
    const token = await this.#sessions.open(userId, stage, origin, { signOn });
    return { token, person: (await this.#sessions.person(token))! };
  }
}

function rolesOf({ roles }: User): Role[] {
  return JSON.parse(roles) as Role[];
}

function keyHolder(user: User): { username: string; rights: readonly Right[] } {
  return { username: user.username, rights: rightsOf(rolesOf(user)) };
}
