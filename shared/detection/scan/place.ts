import { BLANK } from '../text/characters.ts';
import { type Label, labelEndingAt, labelOfColumn } from './labels.ts';

/** Where a part of a document stands; the text before the colon of `Segment.part`. */
export type Role = 'body' | 'sheet' | 'title' | 'header' | 'footer' | 'watermark' | 'name' | 'property';

const ROLES: readonly string[] = [
  'body',
  'sheet',
  'title',
  'header',
  'footer',
  'watermark',
  'name',
  'property',
];
const DELIMITERS = ['\t', ',', ';', '|', '，', '、'];
const IS_DELIMITER = new Uint8Array(65_536);
DELIMITERS.forEach((char, index) => {
  IS_DELIMITER[char.charCodeAt(0)] = 1 << index;
});
const STARS = ['★', '☆'];
/** A header row stands at the top, below at most a title, a date and the like. */
const HEADER_WITHIN_LINES = 5;
const MAX_HEADER_LENGTH = 4096;
const MAX_FIRST_CELL = 48;

/**
 * What surrounds a candidate: the line it is in, the table whose columns are known by their header row, the
 * label directly before it. Detectors ask only when the candidate itself leaves room for doubt.
 */
export class Place {
  text = '';
  role: Role = 'body';
  lineStart = 0;
  /** Lines seen in this part before this one. */
  lineNumber = 0;
  private tableLine = 0;
  /** Where `label` was asked for last, and what it said: detectors ask for the same number in turn. */
  private labelled = -1;
  private lastLabel: Label | undefined;
  /** Where the next star stands, known up to a position: marked lines are rare, and one search serves a block. */
  private star = -1;
  private delimiter = '';
  private columns: readonly (Label | undefined)[] = [];
  /** How far the columns of the current line were counted. */
  private readonly cursor = { at: -1, column: 0, quoted: false };
  /** Index of the column that holds people's names, or -1. */
  nameColumn = -1;

  enter(part: string): void {
    const role = part.split(':', 1)[0]!;
    this.role = ROLES.includes(role) ? (role as Role) : 'body';
    this.lineNumber = 0;
    this.leaveTable();
  }

  /** A block of text begins, on the line that begins at a position. */
  begin(text: string, lineStart: number): void {
    this.text = text;
    this.lineStart = lineStart;
    this.labelled = -1;
    this.cursor.at = -1;
    this.star = -1;
  }

  /** Whether a star, which markings are written with, stands between two positions; asked in their order. */
  isStarred(start: number, end: number): boolean {
    if (this.star < start) {
      const [full = -1, hollow = -1] = STARS.map((star) => this.text.indexOf(star, start));
      this.star = Math.min(full < 0 ? Infinity : full, hollow < 0 ? Infinity : hollow);
    }
    return this.star < end;
  }

  /** A line was read: it may be the head of a table, part of one, or its end. */
  endLine(start: number, end: number): void {
    this.lineNumber++;
    if (isEmpty(this.text, start, end)) {
      this.leaveTable();
    } else if (this.columns.length === 0 && this.tableLine++ < HEADER_WITHIN_LINES) {
      this.readHeader(start, end);
    }
    this.lineStart = end + 1;
    this.labelled = -1;
  }

  /** What the head of the column or, failing that, the word before a position says; undefined when neither. */
  label(start: number): Label | undefined {
    if (start !== this.labelled) {
      const before = labelBefore(this.text, start, this.lineStart, this.columns.length === 0);
      this.lastLabel = before ?? (this.columns.length > 0 ? this.columnLabel(start) : undefined);
      this.labelled = start;
    }
    return this.lastLabel;
  }

  /** The cells of the current line when it belongs to a table with known columns. */
  cells(start: number, end: number): string[] {
    return this.delimiter === '' ? [] : this.text.slice(start, end).split(this.delimiter);
  }

  /** One cell of the line that begins at a position, '' when the line has fewer. */
  cell(start: number, end: number, column: number): string {
    let from = start;
    for (let left = column; left > 0; left--) {
      const next = this.text.indexOf(this.delimiter, from);
      if (next < 0 || next >= end) return '';
      from = next + 1;
    }
    const to = this.text.indexOf(this.delimiter, from);
    return this.text.slice(from, to < 0 || to > end ? end : to);
  }

  get inTable(): boolean {
    return this.columns.length > 0;
  }

  private columnLabel(start: number): Label | undefined {
    const { cursor } = this;
    // Values are asked about in their order: the columns before the last one were counted for it.
    if (cursor.at < this.lineStart || cursor.at > start) {
      cursor.at = this.lineStart;
      cursor.column = 0;
      cursor.quoted = false;
    }
    const delimiter = this.delimiter.charCodeAt(0);
    for (; cursor.at < start; cursor.at++) {
      const code = this.text.charCodeAt(cursor.at);
      if (code === 0x22) cursor.quoted = !cursor.quoted;
      else if (code === delimiter && !cursor.quoted) cursor.column++;
    }
    return this.columns[cursor.column];
  }

  private readHeader(start: number, end: number): void {
    if (end - start > MAX_HEADER_LENGTH) return;
    const { text } = this;
    let digits = 0;
    let delimiters = 0;
    for (let at = start; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code >= 0x30 && code <= 0x39) {
        // A row with a long number is a row of data, whatever else stands in it.
        if (++digits === 5) return;
        continue;
      }
      digits = 0;
      if (delimiters === 0 && at - start > MAX_FIRST_CELL) return;
      if (IS_DELIMITER[code] !== 0) delimiters |= IS_DELIMITER[code]!;
    }
    for (let index = 0; delimiters >> index !== 0; index++) {
      if ((delimiters & (1 << index)) !== 0 && this.readColumns(start, end, DELIMITERS[index]!)) return;
    }
  }

  private readColumns(start: number, end: number, delimiter: string): boolean {
    const { text } = this;
    const columns: (Label | undefined)[] = [];
    let known = 0;
    for (let from = start; from <= end; ) {
      const next = text.indexOf(delimiter, from);
      const to = next < 0 || next > end ? end : next;
      const label = labelOfColumn(text, from, to);
      if (label !== undefined) known++;
      columns.push(label);
      from = to + 1;
    }
    if (known < 2) return false;
    this.columns = columns;
    this.delimiter = delimiter;
    this.nameColumn = columns.indexOf('name');
    return true;
  }

  private leaveTable(): void {
    this.columns = [];
    this.delimiter = '';
    this.nameColumn = -1;
    this.tableLine = 0;
  }
}

const MAX_REACH = 32;
const SEPARATORS = new Uint8Array(65_536);
for (const char of ':：=＝#"\'“”‘’（）()【】[]<>《》{}是为即叫－-—*~·.．') SEPARATORS[char.charCodeAt(0)] = 1;

/**
 * The label that stands before a position on its line, past `:`, `=`, brackets, quotes and `是`; in a table
 * without column heads, where `acrossCells` is asked for, also in the cell before.
 */
export function labelBefore(
  text: string,
  start: number,
  lineStart: number,
  acrossCells = false,
): Label | undefined {
  const floor = Math.max(lineStart, start - MAX_REACH, 0);
  let end = start;
  while (end > floor) {
    const code = text.charCodeAt(end - 1);
    if (BLANK[code] !== 1 && SEPARATORS[code] !== 1) break;
    if (code === 0x09 && !acrossCells) return undefined; // the cell begins here
    end--;
  }
  return labelEndingAt(text, end, floor);
}

/** Whether any of the words occurs within so many characters before a position. */
export function near(text: string, start: number, pattern: RegExp, reach = 48): boolean {
  return pattern.test(text.slice(Math.max(0, start - reach), start));
}

function isEmpty(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (BLANK[code] !== 1 && code !== 0x0d) return false;
  }
  return true;
}
