/** Why the extraction of a document ended before its end. */
export class BudgetExceeded extends Error {
  override readonly name = 'BudgetExceeded';
}

export interface Limits {
  /** Wall time for one file in milliseconds. */
  timeMs: number;
  /** Characters of text taken out of one file, all its parts and nested files together. */
  textChars: number;
  /** Bytes unpacked from containers, nested ones included. */
  unpackedBytes: number;
  /** Entries looked at in all containers together. */
  entries: number;
  /** Containers within containers. */
  depth: number;
}

export const DEFAULT_LIMITS: Limits = {
  timeMs: 20_000,
  textChars: 64 * 1024 * 1024,
  unpackedBytes: 1024 * 1024 * 1024,
  entries: 100_000,
  depth: 6,
};

/** What is left of the limits for one file. Every take throws BudgetExceeded when it is used up. */
export class Budget {
  readonly #limits: Limits;
  readonly #deadline: number;
  #textChars = 0;
  #unpackedBytes = 0;
  #entries = 0;

  constructor(limits: Limits = DEFAULT_LIMITS) {
    this.#limits = limits;
    this.#deadline = performance.now() + limits.timeMs;
  }

  /** To be asked wherever a document decides how long something takes. */
  checkTime(): void {
    if (performance.now() > this.#deadline) throw new BudgetExceeded('time');
  }

  /** Wall time that is left, in milliseconds. */
  remainingMs(): number {
    return Math.max(0, this.#deadline - performance.now());
  }

  /** How many of `chars` may still be taken. */
  takeText(chars: number): void {
    this.#textChars += chars;
    if (this.#textChars > this.#limits.textChars) throw new BudgetExceeded('text');
    this.checkTime();
  }

  takeUnpacked(bytes: number): void {
    this.#unpackedBytes += bytes;
    if (this.#unpackedBytes > this.#limits.unpackedBytes) throw new BudgetExceeded('unpacked');
    this.checkTime();
  }

  takeEntry(): void {
    this.#entries += 1;
    if (this.#entries > this.#limits.entries) throw new BudgetExceeded('entries');
  }

  /** True when something nested so deep may be looked into. */
  allowsDepth(depth: number): boolean {
    return depth <= this.#limits.depth;
  }
}
