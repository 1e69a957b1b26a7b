import type { Accounts } from './accounts.ts';
import type { SecondFactors } from './second-factor/second-factors.ts';
import type { Origin, Person, Sessions } from './sessions.ts';

interface Opened {
  token: string;
  person: Person;
}

/** From the password, by way of the second factor, to a session with its rights. */
export class LogIn {
  readonly #accounts: Accounts;
  readonly #sessions: Sessions;
  readonly #factors: SecondFactors;

  readonly #arrived: (person: Person, password: string) => Promise<void>;

  /** `arrived` is told of everybody who has shown their password: only then can what it seals be opened or made. */
  constructor(
    accounts: Accounts,
    sessions: Sessions,
    factors: SecondFactors,
    arrived: (person: Person, password: string) => Promise<void>,
  ) {
    this.#arrived = arrived;
    this.#accounts = accounts;
    this.#sessions = sessions;
    this.#factors = factors;
  }

  /** Checks a password and opens a session that may still lack something. @throws Refusal as Accounts.verify */
  async withPassword(username: string, password: string, origin: Origin): Promise<Opened> {
    const user = await this.#accounts.verify(username, password, origin);
    const stage = (await this.#factors.lacking(user)) ?? 'complete';
    const opened = await this.#open(user.id, stage, origin);
    await this.#arrived(opened.person, password);
    return opened;
  }

  /** A complete session under a new token in place of the unfinished one. */
  async complete(unfinished: string, userId: number, origin: Origin): Promise<Opened> {
    await this.#sessions.end(unfinished);
    return this.#open(userId, 'complete', origin);
  }

  async #open(userId: number, stage: Person['stage'], origin: Origin): Promise<Opened> {
    const token = await this.#sessions.open(userId, stage, origin);
    return { token, person: (await this.#sessions.person(token))! };
  }
}
