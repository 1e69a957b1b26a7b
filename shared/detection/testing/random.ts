/** Reproducible randomness for generated corpora: mulberry32 over a seed. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends in it. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(from: readonly T[]): T {
    return from[this.int(0, from.length - 1)]!;
  }

  char(from: string): string {
    return from.charAt(this.int(0, from.length - 1));
  }

  chars(from: string, count: number): string {
    let text = '';
    for (let at = 0; at < count; at++) text += this.char(from);
    return text;
  }

  digits(count: number): string {
    return this.chars('0123456789', count);
  }

  chance(of: number): boolean {
    return this.next() < of;
  }
}
