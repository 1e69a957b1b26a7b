const ASCII_DIGITS = /^[0-9]+$/;

/** How the groups of a number are held apart. */
export const JOIN = { none: 0, space: 1, dash: 2, dot: 3, parenthesis: 4, line: 5, mixed: 6 } as const;
export type Join = (typeof JOIN)[keyof typeof JOIN];

export const MAX_DIGITS = 64;
export const MAX_GROUPS = 24;
/** Stands in `digits` for the X that ends a resident ID. */
export const X = 10;

/**
 * A number under judgement: one group of digits, or consecutive groups read as one number. One object is
 * reused for all of a document, so a detector must not keep it.
 */
export class DigitRun {
  text = '';
  /** Values 0 to 9, a final X as 10. */
  readonly digits = new Uint8Array(MAX_DIGITS + 1);
  length = 0;
  /** Where it stands in the text. */
  start = 0;
  end = 0;
  readonly groups = new Uint8Array(MAX_GROUPS);
  groupCount = 0;
  join: Join = JOIN.none;
  /** Letters stand directly before (`tel138…`, `SN138…`). */
  prefixed = false;
  /** A dash, dot, slash or underscore ties it to letters or digits before or after: part of something longer. */
  attachedBefore = false;
  attachedAfter = false;
  /** Groups of the same kind stand right before or behind: it is cut out of something longer. */
  amidst = false;
  /** A dot inside: decimals and coordinates are, identifiers seldom. */
  dotted = false;
  /** A line break inside. */
  broken = false;

  /** The digits from a position on as one number; at most 15 of them, so that it is exact. */
  number(from: number, count: number): number {
    let value = 0;
    for (let at = from; at < from + count; at++) value = value * 10 + this.digits[at]!;
    return value;
  }

  /** Whether the groups have just these sizes. */
  grouped(...sizes: readonly number[]): boolean {
    if (sizes.length !== this.groupCount) return false;
    for (let at = 0; at < sizes.length; at++) if (this.groups[at] !== sizes[at]) return false;
    return true;
  }

  /** Whether every digit stands alone. */
  get spelled(): boolean {
    return this.groupCount >= this.length - 1 && this.groupCount > 1;
  }

  toString(): string {
    // Nearly every number is written in one piece of ASCII digits.
    const first = this.text.charCodeAt(this.start);
    const last = this.text.charCodeAt(this.end - 1);
    if (this.end - this.start === this.length && first <= 0x39 && last <= 0x39) {
      const piece = this.text.slice(this.start, this.end);
      if (ASCII_DIGITS.test(piece)) return piece;
    }
    let value = '';
    for (let at = 0; at < this.length; at++) value += this.digits[at] === X ? 'X' : this.digits[at];
    return value;
  }
}
