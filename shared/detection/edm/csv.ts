import { TableError } from './table-error.ts';

/** Longer than this no row of people is; without the limit an unclosed quote would read a whole file as one. */
const MAX_ROW = 1_000_000;

/**
 * Reads CSV piece by piece (RFC 4180: quotes, doubled quotes, line breaks within them). The delimiter is
 * whichever of comma, semicolon and tab is commonest in the first line. Throws a TableError naming the line.
 */
export class CsvReader {
  private readonly onRow: (cells: string[], line: number) => void;
  private delimiter = '';
  private cells: string[] = [];
  private cell = '';
  private quoted = false;
  /** A quote stood last within quotes: the end, or half of a doubled one. */
  private closing = false;
  private pending = '';
  private line = 1;
  private rowLine = 1;
  private length = 0;

  /** `onRow` is told the line in which the row begins, from 1. */
  constructor(onRow: (cells: string[], line: number) => void) {
    this.onRow = onRow;
  }

  /** The line that comes next, from 1. */
  get currentLine(): number {
    return this.line;
  }

  push(text: string): void {
    if (this.delimiter === '') {
      this.pending += text;
      const end = this.pending.indexOf('\n');
      if (end < 0) return;
      this.chooseDelimiter(this.pending.slice(0, end));
      text = this.pending.replace(/^\ufeff/, '');
      this.pending = '';
    }
    this.read(text);
  }

  end(): void {
    if (this.delimiter === '') {
      this.chooseDelimiter(this.pending);
      this.read(this.pending.replace(/^\ufeff/, ''));
    }
    if (this.quoted && !this.closing) {
      throw new TableError('quote-open', 'a quote is not closed', this.rowLine);
    }
    if (this.cell !== '' || this.cells.length > 0) this.endRow();
  }

  private chooseDelimiter(line: string): void {
    const counts = [',', ';', '\t'].map((each): [string, number] => [each, line.split(each).length]);
    this.delimiter = counts.sort((a, b) => b[1] - a[1])[0]![0];
  }

  private read(text: string): void {
    for (const char of text) {
      if (++this.length > MAX_ROW) {
        throw new TableError('row-too-long', 'the row is too long; is a quote not closed?', this.rowLine);
      }
      if (this.quoted) {
        if (this.closing) {
          this.closing = false;
          if (char === '"') {
            this.cell += '"';
            continue;
          }
          this.quoted = false;
        } else {
          if (char === '"') this.closing = true;
          else this.cell += char;
          if (char === '\n') this.line++;
          continue;
        }
      }
      if (char === this.delimiter) this.endCell();
      else if (char === '\n') this.endRow();
      else if (char === '"' && this.cell === '') this.quoted = true;
      else if (char !== '\r') this.cell += char;
    }
  }

  private endCell(): void {
    this.cells.push(this.cell);
    this.cell = '';
  }

  private endRow(): void {
    this.endCell();
    const began = this.rowLine;
    this.rowLine = ++this.line;
    this.length = 0;
    if (this.cells.some((cell) => cell.trim() !== '')) this.onRow(this.cells, began);
    this.cells = [];
    this.quoted = false;
    this.closing = false;
  }
}
