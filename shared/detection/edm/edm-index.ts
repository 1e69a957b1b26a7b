import { z } from 'zod';
import { SALT_BYTES } from './hash.ts';

const MAGIC = 'GPEDM001';
/** Bytes a cell takes in a row: the low 24 bits of its hash, 0 for none. */
const TAG_BYTES = 3;
export const MAX_ROWS = 0xff_ffff;
export const MAX_COLUMNS = 16;
const MAX_HEADER = 64 * 1024;
/** Rows that one value may lead to; a commoner one tells nobody apart and is only compared. */
const MAX_ROWS_A_VALUE = 8;
/** Share of the table's slots in use. */
const FILL = 0.75;

const Header = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
  columns: z.array(z.string().max(128)).min(1).max(MAX_COLUMNS),
  rows: z.number().int().min(0).max(MAX_ROWS),
  slots: z
    .number()
    .int()
    .min(1)
    .max(2 ** 28),
  /** So many columns of a row must be there together. */
  match: z.number().int().min(1).max(MAX_COLUMNS),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
});
export type EdmHeader = z.infer<typeof Header>;

/**
 * Salted hashes of a table of real people. A row is a tag a column; an open-addressed table leads from a
 * value's hash to the rows that have it. A million rows of five columns take 42 MB; no value can be read back.
 */
export class EdmIndex {
  readonly header: EdmHeader;
  readonly salt: Uint8Array;
  private readonly tags: Uint8Array;
  /** A slot: the row in the high 24 bits plus 1, the low 8 bits of the hash below; 0 is empty. */
  private readonly table: Uint32Array;

  private constructor(header: EdmHeader, tags: Uint8Array, table: Uint32Array) {
    this.header = header;
    this.salt = Uint8Array.from({ length: SALT_BYTES }, (_, at) =>
      Number.parseInt(header.salt.slice(at * 2, at * 2 + 2), 16),
    );
    this.tags = tags;
    this.table = table;
  }

  /** From hashes row by row, `columns` to a row, 0 for an empty cell. */
  static build(header: Omit<EdmHeader, 'slots' | 'rows'>, hashes: Uint32Array): EdmIndex {
    const width = header.columns.length;
    const rows = hashes.length / width;
    const slots = Math.max(16, Math.ceil(hashes.length / FILL));
    const index = new EdmIndex(
      { ...header, rows, slots },
      new Uint8Array(hashes.length * TAG_BYTES),
      new Uint32Array(slots),
    );
    for (let cell = 0; cell < hashes.length; cell++) {
      const hash = hashes[cell]!;
      if (hash === 0) continue;
      const tag = tagOf(hash);
      const at = cell * TAG_BYTES;
      index.tags[at] = tag & 0xff;
      index.tags[at + 1] = (tag >>> 8) & 0xff;
      index.tags[at + 2] = tag >>> 16;
      index.insert(hash, Math.floor(cell / width));
    }
    return index;
  }

  /** Reads what `bytes` wrote, and goes on using the memory it lies in; throws an Error that says what is wrong. */
  static parse(bytes: Uint8Array): EdmIndex {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 12 || new TextDecoder().decode(bytes.subarray(0, 8)) !== MAGIC) {
      throw new Error('not an exact-match index');
    }
    const length = view.getUint32(8, true);
    if (length > MAX_HEADER || 12 + length > bytes.length) throw new Error('the index is cut short');
    const header = Header.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(12, 12 + length))));
    const tagBytes = header.rows * header.columns.length * TAG_BYTES;
    if (bytes.length !== 12 + length + tagBytes + header.slots * 4) throw new Error('the index is cut short');
    const tags = bytes.subarray(12 + length, 12 + length + tagBytes);
    const table = tableIn(bytes, 12 + length + tagBytes, header.slots);
    for (const entry of table) if (entry >>> 8 > header.rows) throw new Error('the index is damaged');
    if (!table.includes(0)) throw new Error('the index is damaged');
    return new EdmIndex(header, tags, table);
  }

  /** The index as it is stored and sent. */
  bytes(): Uint8Array {
    const text = JSON.stringify(this.header);
    // Blanks behind the header bring the table to a place where it can be used as it lies.
    const unpadded = 12 + new TextEncoder().encode(text).length + this.tags.length;
    const header = new TextEncoder().encode(text + ' '.repeat((4 - (unpadded % 4)) % 4));
    const bytes = new Uint8Array(12 + header.length + this.tags.length + this.table.length * 4);
    const view = new DataView(bytes.buffer);
    bytes.set(new TextEncoder().encode(MAGIC));
    view.setUint32(8, header.length, true);
    bytes.set(header, 12);
    bytes.set(this.tags, 12 + header.length);
    let at = 12 + header.length + this.tags.length;
    for (const entry of this.table) {
      view.setUint32(at, entry, true);
      at += 4;
    }
    return bytes;
  }

  /** Bytes that it takes in memory. */
  get size(): number {
    return this.tags.byteLength + this.table.byteLength;
  }

  /** Calls back with every row that has a value of this hash in one of its columns. */
  rowsOf(hash: number, each: (row: number) => void): void {
    const low = hash & 0xff;
    for (let slot = this.slotOf(hash); ; slot = slot + 1 === this.table.length ? 0 : slot + 1) {
      const entry = this.table[slot]!;
      if (entry === 0) return;
      if ((entry & 0xff) !== low) continue;
      const row = (entry >>> 8) - 1;
      if (this.columnOf(row, hash) >= 0) each(row);
    }
  }

  /** The column of a row in which a value of this hash stands, or -1. */
  columnOf(row: number, hash: number): number {
    const width = this.header.columns.length;
    const tag = tagOf(hash);
    for (let column = 0, at = row * width * TAG_BYTES; column < width; column++, at += TAG_BYTES) {
      if (
        this.tags[at] === (tag & 0xff) &&
        this.tags[at + 1] === ((tag >>> 8) & 0xff) &&
        this.tags[at + 2] === tag >>> 16
      )
        return column;
    }
    return -1;
  }

  private insert(hash: number, row: number): void {
    const low = hash & 0xff;
    let same = 0;
    for (let slot = this.slotOf(hash); ; slot = slot + 1 === this.table.length ? 0 : slot + 1) {
      const entry = this.table[slot]!;
      if (entry === 0) {
        this.table[slot] = (((row + 1) << 8) | low) >>> 0;
        return;
      }
      if ((entry & 0xff) === low && this.columnOf((entry >>> 8) - 1, hash) >= 0 && ++same >= MAX_ROWS_A_VALUE)
        return;
    }
  }

  /** High bits lead to the slot, low bits are the tag. */
  private slotOf(hash: number): number {
    return Math.floor((hash / 2 ** 32) * this.table.length);
  }
}

/** The table as it lies in memory; a copy where its place or the machine's byte order does not allow that. */
function tableIn(bytes: Uint8Array, at: number, slots: number): Uint32Array {
  const start = bytes.byteOffset + at;
  const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
  if (littleEndian && start % 4 === 0) return new Uint32Array(bytes.buffer, start, slots);
  const view = new DataView(bytes.buffer, start, slots * 4);
  return Uint32Array.from({ length: slots }, (_, slot) => view.getUint32(slot * 4, true));
}

function tagOf(hash: number): number {
  return hash & 0xff_ffff || 1;
}
