import type { Collector } from '../scan/collector.ts';
import type { EdmIndex } from './edm-index.ts';
import { ValueHash } from './hash.ts';
import { namesIn, valuesIn } from './values.ts';

/** A person's values stand within so many characters before and after the one that was recognised. */
const BEFORE = 200;
const AFTER = 400;

/** Recognises the people of an index in the text of one document. */
export interface EdmMatcher {
  read(text: string, from: number, to: number, collector: Collector): void;
}

/** A matcher for each document; the rows found are counted once a document. */
export function compileEdm(index: EdmIndex): () => EdmMatcher {
  const hash = new ValueHash(index.salt);
  return () => new Matcher(index, hash);
}

class Matcher implements EdmMatcher {
  private readonly index: EdmIndex;
  private readonly hash: ValueHash;
  private readonly found = new Set<number>();

  constructor(index: EdmIndex, hash: ValueHash) {
    this.index = index;
    this.hash = hash;
  }

  read(text: string, from: number, to: number, collector: Collector): void {
    valuesIn(text, from, to, (value, at) => {
      this.index.rowsOf(this.hash.of(value), (row) => {
        if (this.found.has(row)) return;
        const columns = this.columnsAround(text, at, row);
        if (columns.length < this.index.header.match) return;
        this.found.add(row);
        const { name } = this.index.header;
        collector.add({
          detector: `edm:${name}`,
          value: String(row),
          confidence: 0.99,
          // Which columns, not what is in them.
          clear: value,
          mask: () => columns.map((column) => this.index.header.columns[column]).join(' + '),
        });
      });
    });
  }

  /** Columns of a row whose values stand near: in the same line of a table, else in the same paragraph. */
  private columnsAround(text: string, at: number, row: number): number[] {
    const [from, to] = surroundings(text, at);
    const columns = new Set<number>();
    const hashes = new Set<number>();
    const take = (value: string) => {
      const hash = this.hash.of(value);
      // One word is one column's value, even if two columns have the same.
      if (hashes.has(hash)) return;
      const column = this.index.columnOf(row, hash);
      if (column < 0) return;
      hashes.add(hash);
      columns.add(column);
    };
    valuesIn(text, from, to, take);
    if (columns.size < this.index.header.match) namesIn(text, from, to, take);
    return [...columns].sort((a, b) => a - b);
  }
}

function surroundings(text: string, at: number): [from: number, to: number] {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const next = text.indexOf('\n', at);
  const lineEnd = next < 0 ? text.length : next;
  const line = text.slice(Math.max(lineStart, at - BEFORE), Math.min(lineEnd, at + AFTER));
  if ((line.match(/[\t,;|]/g)?.length ?? 0) >= 2) {
    return [Math.max(lineStart, at - BEFORE), Math.min(lineEnd, at + AFTER)];
  }
  const before = text.lastIndexOf('\n\n', at);
  const after = text.indexOf('\n\n', at);
  return [
    Math.max(0, at - BEFORE, before < 0 ? 0 : before),
    Math.min(text.length, at + AFTER, after < 0 ? text.length : after),
  ];
}
