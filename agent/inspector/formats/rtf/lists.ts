import { type ListLevel, ListNumbers } from '../numbering/list-numbers.ts';

const MAX_LEVELS = 100_000;

/**
 * The lists of an RTF file (RTF 1.9.1, 'List Tables'): `\listtable` has their levels, `\listoverridetable` the
 * numbers by which paragraphs name them.
 */
export class RtfLists {
  readonly #lists = new Map<number, ListLevel[]>();
  readonly #overrides = new Map<number, number>();
  readonly #numbers = new ListNumbers();
  #levels: ListLevel[] = [];
  #count = 0;
  #listId = 0;

  /** A control word within one of the two tables. */
  word(name: string, value = 0): void {
    const level = this.#levels.at(-1);
    switch (name) {
      case 'list':
        this.#levels = [];
        return;
      case 'listlevel':
        if (this.#count++ < MAX_LEVELS) this.#levels.push({ format: 0, start: 1, text: '' });
        return;
      case 'levelnfc':
      case 'levelnfcn':
        if (level) level.format = value;
        return;
      case 'levelstartat':
        if (level) level.start = value;
        return;
      case 'levellegal':
        if (level) level.legal = value !== 0;
        return;
      case 'listid':
        this.#listId = value;
        if (this.#levels.length > 0) this.#lists.set(value, this.#levels);
        this.#levels = [];
        return;
      case 'ls':
        this.#overrides.set(value, this.#listId);
        return;
    }
  }

  /** `\leveltext`: its length, then the text up to a semicolon. */
  levelText(written: string): void {
    const level = this.#levels.at(-1);
    if (level) level.text = written.slice(1, 1 + written.charCodeAt(0));
  }

  /** The number of the next paragraph that names `\ls` and `\ilvl`, as it is printed. */
  next(override: number, level: number): string {
    const list = this.#overrides.get(override) ?? override;
    return this.#numbers.next(list, this.#lists.get(list) ?? [], level);
  }
}
