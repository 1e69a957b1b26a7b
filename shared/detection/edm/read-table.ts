import { EdmBuilder, type EdmOptions } from './build.ts';
import { CsvReader } from './csv.ts';
import type { EdmIndex } from './edm-index.ts';
import { TableError } from './table-error.ts';

/** Longer than this no line of people is; more without a line break is no table. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;
const NEW_LINE = 0x0a;
/** Lines that were left out are named up to here. */
const MAX_NAMED = 5;

export type TableEncoding = 'utf-8' | 'gb18030';

export interface TableOptions extends EdmOptions {
  /** Only these columns, by their heads; by default all. */
  columns?: readonly string[];
  /** By default found out: UTF-8, or GB18030 (of which GBK and GB2312 are part). */
  encoding?: TableEncoding;
}

export interface ReadTable {
  index: EdmIndex;
  /** Rows with too few values to match, and the lines in which the first of them begin. */
  leftOut: number;
  leftOutLines: number[];
}

/**
 * Makes an index from the bytes of a CSV with a header row, as they come. Nothing of the table is kept but its
 * hashes. Throws a TableError that names the line.
 */
export class TableReader {
  private readonly options: TableOptions;
  private readonly csv: CsvReader;
  private builder: EdmBuilder | undefined;
  private picked: number[] = [];
  private encoding: TableEncoding | undefined;
  /** The beginning of a line whose end has not come yet. */
  private rest: Uint8Array[] = [];
  private restBytes = 0;
  private leftOut = 0;
  private readonly leftOutLines: number[] = [];

  constructor(options: TableOptions) {
    this.options = options;
    this.encoding = options.encoding;
    this.csv = new CsvReader((cells, line) => this.row(cells, line));
  }

  /** Rows taken so far. */
  get rows(): number {
    return this.builder?.rows ?? 0;
  }

  push(bytes: Uint8Array): void {
    // In UTF-8 and GB18030 alike this byte is a line break and part of nothing else.
    const end = bytes.lastIndexOf(NEW_LINE) + 1;
    if (end > 0) {
      this.lines(this.joined(bytes.subarray(0, end)));
      this.rest = [];
      this.restBytes = 0;
    }
    if (end === bytes.length) return;
    // A copy: who pushes may use the memory again.
    this.rest.push(bytes.slice(end));
    this.restBytes += bytes.length - end;
    if (this.restBytes > MAX_LINE_BYTES) {
      throw new TableError('row-too-long', 'the line does not end; is this a CSV?', this.csv.currentLine);
    }
  }

  finish(): ReadTable {
    this.lines(this.joined(new Uint8Array(0)));
    this.csv.end();
    if (!this.builder || this.builder.rows === 0) {
      throw new TableError(
        'no-rows',
        'no rows with enough values to match; is the first row the heads of the columns?',
      );
    }
    return { index: this.builder.finish(), leftOut: this.leftOut, leftOutLines: this.leftOutLines };
  }

  private joined(last: Uint8Array): Uint8Array {
    if (this.restBytes === 0) return last;
    const all = new Uint8Array(this.restBytes + last.length);
    let at = 0;
    for (const piece of [...this.rest, last]) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  /** Whole lines, so that no character is cut. */
  private lines(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const encoding = this.encoding ?? encodingOf(bytes);
    // Plain ASCII says nothing yet about what follows.
    if (bytes.some((byte) => byte >= 0x80)) this.encoding = encoding;
    const text = decoded(bytes, encoding);
    if (text !== undefined) this.csv.push(text);
    else this.throwBadLine(bytes, encoding);
  }

  private throwBadLine(bytes: Uint8Array, encoding: TableEncoding): never {
    let line = this.csv.currentLine;
    for (let from = 0; from < bytes.length; line++) {
      const end = bytes.indexOf(NEW_LINE, from);
      const to = end < 0 ? bytes.length : end + 1;
      if (decoded(bytes.subarray(from, to), encoding) === undefined) break;
      from = to;
    }
    throw new TableError(
      'encoding',
      `this is not ${encoding === 'utf-8' ? 'UTF-8' : 'UTF-8, GBK or GB18030'}; save the table as CSV in UTF-8`,
      line,
    );
  }

  private row(cells: string[], line: number): void {
    if (!this.builder) {
      this.builder = this.begin(cells.map((cell) => cell.trim()));
      return;
    }
    if (this.builder.addRow(this.picked.map((column) => cells[column] ?? ''))) return;
    this.leftOut += 1;
    if (this.leftOutLines.length < MAX_NAMED) this.leftOutLines.push(line);
  }

  private begin(heads: string[]): EdmBuilder {
    const columns = this.options.columns ?? heads;
    this.picked = columns.map((column) => heads.indexOf(column));
    const missing = columns.find((_, at) => this.picked[at] === -1);
    if (missing !== undefined) {
      throw new TableError(
        'no-column',
        `no column '${missing}'; there are ${heads.join(', ')}`.slice(0, 500),
      );
    }
    return new EdmBuilder(columns, this.options);
  }
}

function encodingOf(bytes: Uint8Array): TableEncoding {
  return decoded(bytes, 'utf-8') === undefined ? 'gb18030' : 'utf-8';
}

function decoded(bytes: Uint8Array, encoding: TableEncoding): string | undefined {
  try {
    // A byte-order mark is for the reader of CSV to see, who knows where the file begins.
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
