/** Counts by reason what was refused since the start. */
export class Counters {
  readonly #counts = new Map<string, number>();

  add(reason: string, by = 1): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + by);
  }

  all(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
