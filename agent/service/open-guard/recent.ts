const MAX = 2_000;

/** What was seen lately, by key; the oldest goes when there is too much of it. */
export class Recent<T> {
  readonly #entries = new Map<string, { value: T; until: number }>();
  readonly #keepMs: number;

  constructor(keepMs = Number.POSITIVE_INFINITY) {
    this.#keepMs = keepMs;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.until > performance.now() ? entry.value : undefined;
  }

  set(key: string, value: T): void {
    this.#entries.delete(key);
    if (this.#entries.size >= MAX) this.#entries.delete(this.#entries.keys().next().value!);
    this.#entries.set(key, { value, until: performance.now() + this.#keepMs });
  }
}
