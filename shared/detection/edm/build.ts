import { EdmIndex, MAX_COLUMNS, MAX_ROWS } from './edm-index.ts';
import { ValueHash } from './hash.ts';
import { normaliseValue } from './normalise.ts';
import { TableError } from './table-error.ts';

export interface EdmOptions {
  /** Its findings are called `edm:<name>`. */
  name: string;
  /** Columns of a row that must be there together; by default 3, or all where there are fewer. */
  match?: number;
  /** 16 random bytes, new for every index. */
  salt: Uint8Array;
}

/** Hashes a table row by row; of the values themselves nothing is kept. */
export class EdmBuilder {
  private readonly options: EdmOptions;
  private readonly columns: readonly string[];
  private readonly hash: ValueHash;
  private hashes = new Uint32Array(1024);
  private cells = 0;

  /** Throws a TableError for a table that cannot be indexed. */
  constructor(columns: readonly string[], options: EdmOptions) {
    if (columns.length === 0 || columns.length > MAX_COLUMNS) {
      throw new TableError('columns', `a table has 1 to ${MAX_COLUMNS} columns; choose which`);
    }
    if (options.match !== undefined && options.match > columns.length) {
      throw new TableError('match', `${options.match} columns cannot match: the table has ${columns.length}`);
    }
    this.columns = columns;
    this.options = options;
    this.hash = new ValueHash(options.salt);
  }

  get rows(): number {
    return this.cells / this.columns.length;
  }

  /** Takes a row, its cells in the order of the columns. False for one left out: it has too few values to match. */
  addRow(cells: readonly string[]): boolean {
    if (this.rows >= MAX_ROWS) throw new TableError('too-many-rows', `an index takes ${MAX_ROWS} rows`);
    const values = this.columns.map((_, column) => normaliseValue(cells[column] ?? ''));
    if (new Set(values.filter(Boolean)).size < this.match) return false;
    if (this.cells + values.length > this.hashes.length) {
      const larger = new Uint32Array(this.hashes.length * 2);
      larger.set(this.hashes);
      this.hashes = larger;
    }
    for (const value of values) this.hashes[this.cells++] = value === '' ? 0 : this.hash.of(value);
    return true;
  }

  finish(): EdmIndex {
    const { name, salt } = this.options;
    return EdmIndex.build(
      {
        name,
        columns: [...this.columns],
        match: this.match,
        salt: [...salt].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
      },
      this.hashes.subarray(0, this.cells),
    );
  }

  private get match(): number {
    return this.options.match ?? Math.min(3, this.columns.length);
  }
}
