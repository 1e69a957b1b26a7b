import { decodeText } from '../text/charset.ts';

/** Tags in which words stand (EXIF 2.32, TIFF 6, and Windows' own), by name. */
const TAGS: Record<number, string> = {
  269: 'DocumentName',
  270: 'ImageDescription',
  271: 'Make',
  272: 'Model',
  285: 'PageName',
  305: 'Software',
  306: 'DateTime',
  315: 'Artist',
  316: 'HostComputer',
  700: 'XMP',
  33432: 'Copyright',
  33723: 'IPTC',
  36867: 'DateTimeOriginal',
  37510: 'UserComment',
  40091: 'XPTitle',
  40092: 'XPComment',
  40093: 'XPAuthor',
  40094: 'XPKeywords',
  40095: 'XPSubject',
  42032: 'CameraOwnerName',
};
/** Directories within: EXIF, GPS, interoperability. */
const SUB_DIRECTORIES = new Set([34665, 34853, 40965]);
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const MAX_DIRECTORIES = 32;
const MAX_ENTRIES = 1000;

/** Texts of an EXIF block or TIFF file: name and value. */
export function exifTexts(data: Buffer): [string, string][] {
  const texts: [string, string][] = [];
  const isLittle = data.toString('latin1', 0, 2) === 'II';
  if (data.length < 8 || (!isLittle && data.toString('latin1', 0, 2) !== 'MM')) return texts;
  const u16 = (at: number) =>
    at + 2 > data.length ? 0 : isLittle ? data.readUInt16LE(at) : data.readUInt16BE(at);
  const u32 = (at: number) =>
    at + 4 > data.length ? 0 : isLittle ? data.readUInt32LE(at) : data.readUInt32BE(at);
  const waiting = [u32(4)];
  const seen = new Set<number>();
  while (waiting.length > 0 && seen.size < MAX_DIRECTORIES) {
    const directory = waiting.shift()!;
    if (directory === 0 || directory >= data.length || seen.has(directory)) continue;
    seen.add(directory);
    const count = Math.min(u16(directory), MAX_ENTRIES);
    for (let i = 0; i < count; i++) {
      const entry = directory + 2 + i * 12;
      const tag = u16(entry);
      const length = (SIZES[u16(entry + 2)] ?? 1) * u32(entry + 4);
      if (SUB_DIRECTORIES.has(tag)) waiting.push(u32(entry + 8));
      const name = TAGS[tag];
      if (name === undefined || length === 0 || name === 'XMP' || name === 'IPTC') continue;
      const at = length <= 4 ? entry + 8 : u32(entry + 8);
      const value = data.subarray(at, at + Math.min(length, 64 * 1024));
      const text = textOf(name, value, isLittle);
      if (text !== '') texts.push([name, text]);
    }
    waiting.push(u32(directory + 2 + count * 12));
  }
  return texts;
}

function textOf(name: string, value: Buffer, isLittle: boolean): string {
  if (name.startsWith('XP')) return value.toString('utf16le').replace(/\0+$/, '');
  if (name !== 'UserComment')
    return decodeText(value.subarray(0, value.indexOf(0) === -1 ? undefined : value.indexOf(0)));
  // Eight bytes name the character code.
  const code = value.toString('latin1', 0, 8);
  const text = value.subarray(8);
  if (!code.startsWith('UNICODE')) return decodeText(text).replace(/\0+/g, '').trim();
  const even = text.subarray(0, text.length - (text.length % 2));
  return (isLittle ? even : Buffer.from(even).swap16()).toString('utf16le').replace(/\0+$/, '');
}
