import { isBullet, numberText } from './number-text.ts';

const LEVELS = 9;
const MAX_LISTS = 10_000;

/** One level of a list: how its number is written and what stands around it. */
export interface ListLevel {
  /** MSONFC value. */
  format: number;
  start: number;
  /** The text, in which a character of code 0 to 8 stands for the number of that level. */
  text: string;
  /** All numbers in Arabic digits. */
  legal?: boolean;
}

/** Counts the paragraphs of a document's lists; a list is known by whatever names it in its format. */
export class ListNumbers {
  readonly #counters = new Map<string | number, (number | undefined)[]>();

  /** The number of the next paragraph of a list at a level, as it is printed; '' for bullets and unknown levels. */
  next(list: string | number, levels: readonly (ListLevel | undefined)[], level: number): string {
    const own = levels[level];
    if (!own || level < 0 || level >= LEVELS) return '';
    let counters = this.#counters.get(list);
    if (!counters) {
      if (this.#counters.size >= MAX_LISTS) return '';
      counters = [];
      this.#counters.set(list, counters);
    }
    const last = counters[level];
    counters[level] = last === undefined ? own.start : last + 1;
    counters.length = level + 1;
    if (isBullet(own.format)) return '';
    let text = '';
    for (const char of own.text) {
      const code = char.charCodeAt(0);
      if (code >= LEVELS) {
        text += char;
        continue;
      }
      const of = levels[code];
      if (of) text += numberText(counters[code] ?? of.start, own.legal ? 0 : of.format);
    }
    return text;
  }
}
