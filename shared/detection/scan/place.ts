import { BLANK, FOLD, HAN, WORD } from '../text/characters.ts';
import { type Label, labelAtEnd, labelOfColumn } from './labels.ts';

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
/** A header row stands at the top, below at most a title, a date and the like. */
const HEADER_WITHIN_LINES = 5;
const MAX_HEADER_LENGTH = 4096;

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
  private delimiter = '';
  private columns: readonly (Label | undefined)[] = [];
  /** Index of the column that holds people's names, or -1. */
  nameColumn = -1;

  enter(part: string): void {
    const role = part.split(':', 1)[0]!;
    this.role = ROLES.includes(role) ? (role as Role) : 'body';
    this.lineNumber = 0;
    this.leaveTable();
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
  }

  /** What the head of the column or, failing that, the word before a position says; undefined when neither. */
  label(start: number): Label | undefined {
    const before = labelBefore(this.text, start, this.lineStart, this.columns.length === 0);
    return before ?? (this.columns.length > 0 ? this.columnLabel(start) : undefined);
  }

  /** The cells of the current line when it belongs to a table with known columns. */
  cells(start: number, end: number): string[] {
    return this.delimiter === '' ? [] : this.text.slice(start, end).split(this.delimiter);
  }

  get inTable(): boolean {
    return this.columns.length > 0;
  }

  private columnLabel(start: number): Label | undefined {
    let column = 0;
    const delimiter = this.delimiter.charCodeAt(0);
    let quoted = false;
    for (let at = this.lineStart; at < start; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 0x22) quoted = !quoted;
      else if (code === delimiter && !quoted) column++;
    }
    return this.columns[column];
  }

  private readHeader(start: number, end: number): void {
    if (end - start > MAX_HEADER_LENGTH) return;
    const line = this.text.slice(start, end);
    for (const delimiter of DELIMITERS) {
      if (!line.includes(delimiter)) continue;
      const cells = line.split(delimiter);
      // A row with a long number is a row of data, whatever else stands in it.
      if (cells.some((cell) => /\d{5}/.test(cell))) return;
      const columns = cells.map(labelOfColumn);
      if (columns.filter((label) => label !== undefined).length < 2) continue;
      this.columns = columns;
      this.delimiter = delimiter;
      this.nameColumn = columns.indexOf('name');
      return;
    }
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
  let from = end;
  let label = '';
  while (from > floor) {
    const code = text.charCodeAt(from - 1);
    if (
      HAN[code] !== 1 &&
      WORD[code] !== 1 &&
      code !== 0x20 &&
      code !== 0x2f &&
      code !== 0x5f &&
      code !== 0x2d
    )
      break;
    label = String.fromCharCode(code === 0x5f ? 0x20 : FOLD[code]!) + label;
    from--;
    if (isUpper(code) && isLower(text.charCodeAt(from - 1))) label = ` ${label}`; // orderNo
  }
  if (label === '') return undefined;
  return labelAtEnd(label) ?? labelAtEnd(label.replace(/( no| number| num| code| 号码?|#)+ ?$/, ''));
}

/** Whether any of the words occurs within so many characters before a position. */
export function near(text: string, start: number, pattern: RegExp, reach = 48): boolean {
  return pattern.test(text.slice(Math.max(0, start - reach), start));
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function isLower(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

function isEmpty(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (BLANK[code] !== 1 && code !== 0x0d) return false;
  }
  return true;
}
