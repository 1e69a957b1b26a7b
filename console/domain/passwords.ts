import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Refusal } from './refusal.ts';

// Argon2id (the library's default) with OWASP's first choice of costs: 19 MiB, 2 passes, 1 lane.
export const COSTS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 2;
const MOST_WAITING = 32;

/** Hashes and checks passwords, a few at a time: each takes 19 MiB and tens of milliseconds of a core. */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** Checked when there is no such account, so that both answers take the same time. */
  readonly #decoy = this.hash(randomBytes(16).toString('hex'));

  async hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password.normalize('NFKC'), COSTS));
  }

  /** False for a wrong password and for an account without one (`undefined`). */
  async verify(stored: string | undefined, password: string): Promise<boolean> {
    const against = stored ?? (await this.#decoy);
    const matches = await this.#inTurn(() => verify(against, password.normalize('NFKC')));
    return matches && stored !== undefined;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= MOST_WAITING) {
        throw new Refusal('rate-limited', 'too many log-ins at once: try again shortly', { retryAfter: 1 });
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
