import { utf16le } from '../../utf16.ts';

/** A record of a binary part ([MS-XLSB] 2.1.4). */
export interface Biff12Record {
  type: number;
  data: Buffer;
}

/** Records of a binary part: number and length are of one to two, and one to four bytes. Damage ends the walk. */
export function* recordsOf(part: Buffer): Generator<Biff12Record> {
  let at = 0;
  while (at < part.length) {
    let type = part[at++]!;
    if (type & 0x80) type = (type & 0x7f) | ((part[at++] ?? 0) << 7);
    let length = 0;
    for (let shift = 0; shift < 28 && at < part.length; shift += 7) {
      const byte = part[at++]!;
      length |= (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) break;
    }
    yield { type, data: part.subarray(at, at + length) };
    at += length;
  }
}

/** A string of UTF-16 behind its length in characters ([MS-XLSB] 2.5.168), and where it ends. */
export function wideString(data: Buffer, at: number): { text: string; end: number } {
  if (at + 4 > data.length) return { text: '', end: data.length };
  const characters = data.readUInt32LE(at);
  if (characters === 0xffffffff) return { text: '', end: at + 4 };
  const end = Math.min(data.length, at + 4 + characters * 2);
  return { text: utf16le(data, at + 4, end), end };
}
