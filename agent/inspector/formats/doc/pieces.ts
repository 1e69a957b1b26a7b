import { decodeCodePage } from '../ole/code-page.ts';
import { utf16le } from '../utf16.ts';
import type { Fib } from './fib.ts';

/** A run of text in the main stream: `bytes` from `at`, one or two to a character. */
interface Piece {
  at: number;
  characters: number;
  wide: boolean;
}

const MAX_PIECES = 1_000_000;
const MAX_REUSE = 4;

/**
 * The whole text in the order of its character positions ([MS-DOC] 2.4.1), one UTF-16 unit each. `rowEnds` are the
 * places in the stream where a table's row ends: there the text gets U+001D in place of the cell mark.
 */
export function readText(stream: Buffer, table: Buffer | undefined, fib: Fib, rowEnds: Set<number>): string {
  const pieces = (table && readPieces(table, fib, stream.length)) ?? [onePiece(stream, fib)];
  const codePage = fib.isUnicode ? 1252 : fib.codePage;
  const texts: string[] = [];
  for (const { at, characters, wide } of pieces) {
    const bytes = stream.subarray(at, at + characters * (wide ? 2 : 1));
    const text = !wide
      ? singleBytes(bytes, codePage)
      : fib.isUnicode
        ? utf16le(bytes)
        : wideCodes(bytes, codePage);
    texts.push(rowEnds.size === 0 || !text.includes('\x07') ? text : withRowEnds(text, at, wide, rowEnds));
  }
  return texts.join('');
}

/** Character positions count bytes; so a character of two bytes must stay two places long. */
function singleBytes(bytes: Buffer, codePage: number): string {
  const text = decodeCodePage(bytes, codePage);
  return text.length === bytes.length ? text : spread(bytes, codePage);
}

/** Words of 16 bits that hold a code of one or two bytes in the code page: Word 6 and 95 of East Asia. */
function wideCodes(bytes: Buffer, codePage: number): string {
  let text = '';
  for (let at = 0; at + 2 <= bytes.length; at += 2) {
    const high = bytes[at + 1]!;
    const code = high === 0 ? [bytes[at]!] : [high, bytes[at]!];
    text +=
      high === 0 && bytes[at]! < 0x80
        ? String.fromCharCode(bytes[at]!)
        : decodeCodePage(Buffer.from(code), codePage)[0];
  }
  return text;
}

function spread(bytes: Buffer, codePage: number): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const wide = bytes[at]! > 0x80 && at + 1 < bytes.length;
    const character = decodeCodePage(bytes.subarray(at, at + (wide ? 2 : 1)), codePage);
    text += wide && character.length === 1 ? `${character}\u0000` : character;
    at += wide ? 2 : 1;
  }
  return text;
}

function withRowEnds(text: string, at: number, wide: boolean, rowEnds: Set<number>): string {
  return text.replace(/\x07/g, (mark, index: number) =>
    rowEnds.has(at + index * (wide ? 2 : 1)) ? '\x1d' : mark,
  );
}

function onePiece(stream: Buffer, { textStart, textEnd, isWide, isUnicode }: Fib): Piece {
  const bytes = Math.max(0, Math.min(textEnd, stream.length) - textStart);
  // Word 97 without a table of pieces is damaged; its text is in two bytes when every other one is zero.
  const sample = stream.subarray(textStart, textStart + 200);
  const zeros = sample.reduce((count, byte, i) => count + (i % 2 === 1 && byte === 0 ? 1 : 0), 0);
  const wide = isWide || (isUnicode && zeros > sample.length / 4);
  return { at: textStart, characters: wide ? bytes >>> 1 : bytes, wide };
}

/** The table of pieces ([MS-DOC] 2.9.38 Clx), or undefined when there is none. */
function readPieces(table: Buffer, fib: Fib, streamBytes: number): Piece[] | undefined {
  const clx = table.subarray(fib.pieces.at, fib.pieces.at + fib.pieces.length);
  let at = 0;
  while (at + 3 <= clx.length && clx[at] === 1) at += 3 + clx.readUInt16LE(at + 1);
  if (at + 5 > clx.length || clx[at] !== 2) return undefined;
  const plc = clx.subarray(at + 5, at + 5 + clx.readUInt32LE(at + 1));
  const count = Math.min(Math.floor((plc.length - 4) / 12), MAX_PIECES);
  if (count < 1) return undefined;
  const pieces: Piece[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    const characters = plc.readUInt32LE(4 * i + 4) - plc.readUInt32LE(4 * i);
    if (characters <= 0) continue;
    const place = plc.readUInt32LE(4 * (count + 1) + 8 * i + 2);
    const narrow = fib.isUnicode && (place & 0x40000000) !== 0;
    const start = narrow ? (place & 0x3fffffff) >>> 1 : place & 0x3fffffff;
    // Pieces may overlap in a damaged file: what comes out is held to a few times what went in.
    total += characters;
    if (total > MAX_REUSE * streamBytes) break;
    pieces.push({ at: start, characters, wide: fib.isUnicode ? !narrow : fib.isWide });
  }
  return pieces;
}
