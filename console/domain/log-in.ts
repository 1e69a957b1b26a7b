import type { Accounts } from './accounts.ts';
import type { Origin, Person, Sessions } from './sessions.ts';

/** From the password to a session. */
export class LogIn {
  readonly #accounts: Accounts;
  readonly #sessions: Sessions;

  constructor(accounts: Accounts, sessions: Sessions) {
    this.#accounts = accounts;
    this.#sessions = sessions;
  }

  /** Checks a password and opens a session. @throws Refusal as Accounts.verify */
  async withPassword(
    username: string,
    password: string,
    origin: Origin,
  ): Promise<{ token: string; person: Person }> {
    const user = await this.#accounts.verify(username, password, origin.address);
    const token = await this.#sessions.open(user.id, 'complete', origin);
    return { token, person: (await this.#sessions.person(token))! };
  }
}
