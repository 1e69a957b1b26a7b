import { Refusal } from './refusal.ts';

interface Failures {
  count: number;
  /** Time of the last one, and when the next attempt may be made. */
  at: number;
  until: number;
}

const FREE_FAILURES = 5;
const LONGEST_WAIT_MS = 60_000;
const FORGET_AFTER_MS = 15 * 60_000;
const MOST_KEYS = 10_000;

/**
 * Slows a guesser down: after some failures under a key (five, unless told) each further attempt waits twice as long, up to a
 * minute. The key names who guesses (address and account), so nobody locks another one out.
 */
export class FailureThrottle {
  readonly #failures = new Map<string, Failures>();
  readonly #now: () => number;

  readonly #free: number;

  /** `free`: failures that cost nothing. */
  constructor(now: () => number = Date.now, free = FREE_FAILURES) {
    this.#now = now;
    this.#free = free;
  }

  /** @throws Refusal `rate-limited` while the key has to wait */
  check(key: string): void {
    const wait = (this.#failures.get(key)?.until ?? 0) - this.#now();
    if (wait > 0) {
      const retryAfter = Math.ceil(wait / 1000);
      throw new Refusal('rate-limited', `too many failures: try again in ${retryAfter} s`, { retryAfter });
    }
  }

  failed(key: string): void {
    const now = this.#now();
    const former = this.#failures.get(key);
    const count = former && now - former.at < FORGET_AFTER_MS ? former.count + 1 : 1;
    const wait = count < this.#free ? 0 : Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (count - this.#free));
    this.#failures.delete(key);
    this.#failures.set(key, { count, at: now, until: now + wait });
    // The oldest goes first: the map is in the order of the last failure.
    if (this.#failures.size > MOST_KEYS) this.#failures.delete(this.#failures.keys().next().value!);
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }
}
