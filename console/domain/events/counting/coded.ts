import type { Test } from '../../../../shared/event-query/match.ts';

/** A column of texts of which few are distinct: one number a row. */
export class Coded {
  #codes = new Uint32Array(1024);
  readonly #byText = new Map<string, number>();
  /** Code 0 is for rows without a value. */
  readonly #values: string[] = [''];

  codeOf(text: string): number {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const code = this.#values.push(text) - 1;
    this.#byText.set(text, code);
    return code;
  }

  set(row: number, text: string | null): void {
    if (row >= this.#codes.length) this.#codes = grown(this.#codes);
    this.#codes[row] = text === null ? 0 : this.codeOf(text);
  }

  /** 1 for each row whose value passes; the test is asked once for each distinct value. */
  matching(rows: number, test: Test): Uint8Array {
    const passes = Uint8Array.from(this.#values, (value, code) => (code > 0 && test(value) ? 1 : 0));
    const mask = new Uint8Array(rows);
    const codes = this.#codes;
    for (let row = 0; row < rows; row++) mask[row] = passes[codes[row]!]!;
    return mask;
  }

  /** How many rows of a mask have each value. */
  counts(mask: Uint8Array): { key: string; count: number }[] {
    const counts = new Uint32Array(this.#values.length);
    const codes = this.#codes;
    for (let row = 0; row < mask.length; row++) if (mask[row]) counts[codes[row]!]!++;
    const found: { key: string; count: number }[] = [];
    for (let code = 1; code < counts.length; code++) {
      if (counts[code]! > 0) found.push({ key: this.#values[code]!, count: counts[code]! });
    }
    return found;
  }

  code(row: number): number {
    return this.#codes[row]!;
  }

  /** Takes the first rows of so many out. */
  drop(gone: number, rows: number): void {
    this.#codes.copyWithin(0, gone, rows);
  }
}

export function grown<A extends Uint32Array | Float64Array>(array: A): A {
  const larger = new (array.constructor as new (length: number) => A)(array.length * 2);
  larger.set(array);
  return larger;
}
