import { format, getFormatFromId, isDateFormat } from 'numfmt';

/** Days between the two epochs that a workbook may count from. */
const EPOCH_1904 = 1462;

/**
 * Cell numbers as the sheet shows them. Where the format would hide digits (scientific, scaled, or nothing at all)
 * the number comes out in full: a card number in a narrow column is still one.
 */
export class NumberFormats {
  readonly #is1904: boolean;
  /** What an id means; a workbook's own formats go before those that are built in. */
  readonly #custom: ReadonlyMap<number, string>;
  readonly #known = new Map<number, { pattern: string; isDate: boolean }>();

  constructor(custom: ReadonlyMap<number, string>, is1904 = false) {
    this.#custom = custom;
    this.#is1904 = is1904;
  }

  show(value: number, id: number): string {
    if (id === 0) return plainNumber(value);
    const { pattern, isDate } = this.#pattern(id);
    if (pattern === '' || /^general$/i.test(pattern)) return plainNumber(value);
    let shown: string;
    try {
      shown = format(pattern, isDate && this.#is1904 ? value + EPOCH_1904 : value).trim();
    } catch {
      return plainNumber(value);
    }
    if (isDate) return shown === '' || /^#+$/.test(shown) ? plainNumber(value) : shown;
    const plain = plainNumber(value);
    return digitsOf(shown).includes(digitsOf(roundedLike(value, shown))) ? shown : plain;
  }

  #pattern(id: number): { pattern: string; isDate: boolean } {
    let known = this.#known.get(id);
    if (!known) {
      const pattern = this.#custom.get(id) ?? builtIn(id);
      let isDate = false;
      try {
        isDate = isDateFormat(pattern);
      } catch {
        // A pattern that nobody can read is no date.
      }
      known = { pattern, isDate };
      this.#known.set(id, known);
    }
    return known;
  }
}

/** A number with all the digits that a double holds, without an exponent where that is readable. */
export function plainNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  // As Excel, 15 significant digits: 0.1 + 0.2 is 0.3.
  return String(Number(value.toPrecision(15)));
}

function builtIn(id: number): string {
  try {
    return getFormatFromId(id) ?? '';
  } catch {
    return '';
  }
}

const digitsOf = (text: string) => text.replace(/\D/g, '');

/** The integer digits of the value that the shown text must hold: of 1234.5 shown as `1,235` these are 1235. */
function roundedLike(value: number, shown: string): string {
  const magnitude = Math.abs(shown.includes('%') ? value * 100 : value);
  const rounded = shown.includes('.') || shown.includes('/') ? Math.trunc(magnitude) : Math.round(magnitude);
  return magnitude < 1000 ? '' : plainNumber(rounded);
}
