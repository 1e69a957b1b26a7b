import type { Sink } from '../format.ts';

/** Columns of a sheet (Excel 2007 and later); a wider gap is damage. */
const MAX_COLUMNS = 16_384;

/** Gathers the cells of one sheet and gives them out row by row, columns in step: tabs between, a line per row. */
export class Rows {
  readonly #sink: Sink;
  readonly #part: string;
  #row = -1;
  #cells: string[] = [];

  constructor(sink: Sink, sheet: string) {
    this.#sink = sink;
    this.#part = `sheet:${sheet}`;
  }

  /** Empty cells are not stored: the columns must stay in step all the same. A row that comes back is a new line. */
  put(row: number, column: number, text: string): void {
    if (row !== this.#row) {
      this.flush();
      this.#row = row;
    }
    if (text === '' || column >= MAX_COLUMNS) return;
    while (this.#cells.length < column) this.#cells.push('');
    // Two cells in one place are damage, or a trick: both are read.
    const there = this.#cells[column];
    const plain = text.replace(/[\t\r\n]+/g, ' ');
    this.#cells[column] = there ? `${there} ${plain}` : plain;
  }

  flush(): void {
    if (this.#cells.length > 0) this.#sink.text(`${this.#cells.join('\t')}\n`, this.#part);
    this.#cells = [];
  }
}

/** A page header or footer without its codes for place, font, size and fields (ECMA-376 part 1, 18.3.1.46). */
export function headerText(raw: string): string {
  return raw
    .replace(/&(?:"[^"]*"|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d{1,3}|[LCR]|[BIUESXYOHPNDTZFAG+-]|&)/g, (code) =>
      code === '&&' ? '&' : /^&[LCR]$/.test(code) ? '\n' : '',
    )
    .trim();
}
