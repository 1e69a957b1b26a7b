import { decodeCodePage } from '../ole/code-page.ts';
import { utf16le } from '../utf16.ts';

/**
 * Reads through a record and those that continue it. A string may break at a border, and there the rest of its
 * characters begin with a byte that says anew how wide they are ([MS-XLS] 2.5.293).
 */
export class RecordReader {
  readonly #pieces: readonly Buffer[];
  #piece = 0;
  #at = 0;

  constructor(pieces: readonly Buffer[]) {
    this.#pieces = pieces;
  }

  get done(): boolean {
    this.#settle();
    return this.#piece >= this.#pieces.length;
  }

  uint8(): number {
    this.#settle();
    return this.#pieces[this.#piece]?.[this.#at++] ?? 0;
  }

  uint16(): number {
    return this.uint8() | (this.uint8() << 8);
  }

  uint32(): number {
    return (this.uint16() | (this.uint16() << 16)) >>> 0;
  }

  skip(bytes: number): void {
    let left = bytes;
    while (left > 0 && !this.done) {
      const step = Math.min(left, this.#pieces[this.#piece]!.length - this.#at);
      this.#at += step;
      left -= step;
    }
  }

  /** `count` characters, of which the flag byte has been read. */
  characters(count: number, wideFlag: boolean): string {
    let wide = wideFlag;
    let left = count;
    let text = '';
    while (left > 0 && this.#piece < this.#pieces.length) {
      const piece = this.#pieces[this.#piece]!;
      const available = Math.floor((piece.length - this.#at) / (wide ? 2 : 1));
      const taken = Math.min(left, available);
      const end = this.#at + taken * (wide ? 2 : 1);
      text += wide ? utf16le(piece, this.#at, end) : piece.toString('latin1', this.#at, end);
      this.#at = end;
      left -= taken;
      if (left === 0) break;
      this.#piece += 1;
      this.#at = 0;
      if (this.#piece < this.#pieces.length) wide = (this.#pieces[this.#piece]![this.#at++]! & 1) !== 0;
    }
    return text;
  }

  /** XLUnicodeRichExtendedString: characters, and behind them formatting runs and the phonetic reading. */
  richString(): { text: string; phonetic: string } {
    const count = this.uint16();
    const flags = this.uint8();
    const runs = flags & 0x08 ? this.uint16() : 0;
    const extra = flags & 0x04 ? this.uint32() : 0;
    const text = this.characters(count, (flags & 1) !== 0);
    this.skip(4 * runs);
    let phonetic = '';
    if (extra > 14) {
      this.skip(10);
      // Its length and, once more, the number of its characters.
      this.skip(2);
      const characters = Math.min(this.uint16(), (extra - 14) >>> 1);
      for (let i = 0; i < characters; i++) phonetic += String.fromCharCode(this.uint16());
      this.skip(extra - 14 - 2 * characters);
    } else this.skip(extra);
    return { text, phonetic };
  }

  #settle(): void {
    while (this.#piece < this.#pieces.length && this.#at >= this.#pieces[this.#piece]!.length) {
      this.#piece += 1;
      this.#at = 0;
    }
  }
}

/** How the strings of one workbook are written: in a code page up to BIFF5, in UTF-16 since BIFF8. */
export interface StringForm {
  version: number;
  codePage: number;
}

/** A string behind its length, of one byte (`short`) or two. */
export function stringAt(data: Buffer, at: number, form: StringForm, short = false): string {
  const lengthBytes = short ? 1 : 2;
  if (at < 0 || at + lengthBytes > data.length) return '';
  const count = short ? data[at]! : data.readUInt16LE(at);
  if (form.version < 8)
    return decodeCodePage(data.subarray(at + lengthBytes, at + lengthBytes + count), form.codePage);
  const flags = data[at + lengthBytes] ?? 0;
  const start = at + lengthBytes + 1 + (flags & 0x08 ? 2 : 0) + (flags & 0x04 ? 4 : 0);
  return flags & 1
    ? utf16le(data, start, start + 2 * count)
    : data.toString('latin1', start, Math.min(data.length, start + count));
}
