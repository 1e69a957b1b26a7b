import { z } from 'zod';
import type { SealedText } from '../sealed-text.ts';

/** So long may somebody take at the provider. */
export const PENDING_MS = 10 * 60_000;
const OWNER = 'pending sign-on';
const MOST_SPENT = 20_000;

/** What a sign-on is for. `again`: the person of a session shows that it is still they; `link`: it gets this identity. */
const Purpose = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('log-in') }),
  z.object({ kind: z.enum(['again', 'link']), sessionId: z.string(), userId: z.number() }),
]);
export type Purpose = z.infer<typeof Purpose>;

const Pending = z.object({
  issuer: z.string(),
  clientId: z.string(),
  redirectUri: z.string(),
  state: z.string().min(16),
  nonce: z.string().min(16),
  verifier: z.string().min(43),
  purpose: Purpose,
  /** Id of the session that the browser had, which a new one takes the place of; null for none. */
  former: z.string().nullable(),
  /** A path of the web pages. */
  next: z.string(),
  begunAt: z.number(),
});
export type Pending = z.infer<typeof Pending>;

/**
 * Sign-ons under way. Each lies sealed in a cookie of the browser that began it, so nobody fills the console's memory
 * with them, and the answer is of use in that browser only. Which ones were answered is kept here until they are
 * over: an answer is good once.
 */
export class PendingSignOns {
  readonly #sealed: SealedText;
  readonly #now: () => number;
  /** State → when it is over, in the order of their use. */
  readonly #spent = new Map<string, number>();

  constructor(sealed: SealedText, now: () => number = Date.now) {
    this.#sealed = sealed;
    this.#now = now;
  }

  seal(pending: Omit<Pending, 'begunAt'>): string {
    return this.#sealed.seal(JSON.stringify({ ...pending, begunAt: this.#now() }), OWNER);
  }

  /** The one that a cookie holds, which is spent by this; undefined when it is none of ours, over, or was answered. */
  take(cookie: string | undefined, state: unknown): Pending | undefined {
    const pending = this.#open(cookie);
    const now = this.#now();
    if (!pending || pending.state !== state || pending.begunAt + PENDING_MS <= now) return undefined;
    for (const [spent, until] of this.#spent) {
      if (until > now && this.#spent.size < MOST_SPENT) break;
      this.#spent.delete(spent);
    }
    if (this.#spent.has(pending.state)) return undefined;
    this.#spent.set(pending.state, now + PENDING_MS);
    return pending;
  }

  #open(cookie: string | undefined): Pending | undefined {
    if (cookie === undefined) return undefined;
    try {
      return Pending.parse(JSON.parse(this.#sealed.open(cookie, OWNER)));
    } catch {
      return undefined;
    }
  }
}
