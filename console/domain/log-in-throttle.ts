import { FailureThrottle } from './failure-throttle.ts';

/** Failures from all addresses after which strange browsers wait before the next guess at one account. */
const FREE_PER_ACCOUNT = 50;
/** The same for one address trying many accounts. An office behind one address mistypes, too. */
const FREE_PER_ADDRESS = 50;

/** Who tries: where from, and whether the browser has been logged in to this account before. */
export interface Attempt {
  username: string;
  address: string;
  knownDevice?: string | undefined;
}

/**
 * Slows guessing down without letting anybody lock another out: guesses are counted per account and address, per
 * account over all addresses, and per address over all accounts, each with a growing wait. A browser that is known
 * to the account is counted by itself alone, so what strangers do never keeps its owner waiting.
 */
export class LogInThrottle {
  readonly #own: FailureThrottle;
  readonly #account: FailureThrottle;
  readonly #address: FailureThrottle;

  constructor(now: () => number = Date.now) {
    this.#own = new FailureThrottle(now);
    this.#account = new FailureThrottle(now, FREE_PER_ACCOUNT);
    this.#address = new FailureThrottle(now, FREE_PER_ADDRESS);
  }

  /** @throws Refusal `rate-limited` while this attempt has to wait */
  check(attempt: Attempt): void {
    this.#own.check(ownKey(attempt));
    if (attempt.knownDevice !== undefined) return;
    this.#account.check(attempt.username);
    this.#address.check(attempt.address);
  }

  failed(attempt: Attempt): void {
    this.#own.failed(ownKey(attempt));
    if (attempt.knownDevice !== undefined) return;
    this.#account.failed(attempt.username);
    this.#address.failed(attempt.address);
  }

  /** Forgives what this browser did; what strangers did to the account is remembered. */
  succeeded(attempt: Attempt): void {
    this.#own.succeeded(ownKey(attempt));
  }
}

function ownKey({ username, address, knownDevice }: Attempt): string {
  return knownDevice === undefined ? `at ${address} ${username}` : `on ${knownDevice} ${username}`;
}
