export interface BackOffOptions {
  baseMs: number;
  maxMs: number;
  random?: () => number;
}

/**
 * Waiting times between attempts: exponential with full jitter, so that thousands of agents that lost the same
 * console do not come back in step (AWS Architecture Blog, "Exponential Backoff and Jitter").
 */
export class BackOff {
  readonly #options: Required<BackOffOptions>;
  #attempt = 0;

  constructor(options: BackOffOptions) {
    this.#options = { random: Math.random, ...options };
  }

  /** Milliseconds to wait before the next attempt: up to base × 2ⁿ, never more than the maximum. */
  next(): number {
    const { baseMs, maxMs, random } = this.#options;
    const ceiling = Math.min(maxMs, baseMs * 2 ** Math.min(this.#attempt++, 30));
    return Math.round(ceiling * random());
  }

  /** It works: the next failure is a first one again. */
  reset(): void {
    this.#attempt = 0;
  }
}
