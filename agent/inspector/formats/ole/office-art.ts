import { utf16le } from '../utf16.ts';

/** Properties of a shape that hold a text ([MS-ODRAW] 2.3): word art, name, description, file, link. */
const TEXT_PROPERTIES = new Map([
  [0x00c0, 'word-art'],
  [0x0105, 'alt-text'],
  [0x0380, 'alt-text'],
  [0x0381, 'alt-text'],
  [0x038d, 'alt-text'],
]);
const MAX_DEPTH = 64;

export interface OfficeArtText {
  kind: string;
  text: string;
}

/** Texts in the properties of drawn shapes: word art, alternative text, script anchors. Damaged records end the walk. */
export function* officeArtTexts(data: Buffer, depth = 0): Generator<OfficeArtText> {
  let at = 0;
  while (at + 8 <= data.length) {
    const head = data.readUInt16LE(at);
    const type = data.readUInt16LE(at + 2);
    const length = data.readUInt32LE(at + 4);
    const body = data.subarray(at + 8, at + 8 + length);
    if (type < 0xf000) return;
    if ((head & 0xf) === 0xf) {
      if (depth < MAX_DEPTH) yield* officeArtTexts(body, depth + 1);
    } else if (type === 0xf00b || type === 0xf121 || type === 0xf122) {
      yield* propertyTexts(body, head >>> 4);
    }
    at += 8 + length;
  }
}

/** A table of properties: six bytes each, and behind them all the data of those that are longer. */
function* propertyTexts(table: Buffer, count: number): Generator<OfficeArtText> {
  let dataAt = count * 6;
  for (let i = 0; i < count && 6 * i + 6 <= table.length; i++) {
    const id = table.readUInt16LE(6 * i);
    if ((id & 0x8000) === 0) continue;
    const length = table.readUInt32LE(6 * i + 2);
    const kind = TEXT_PROPERTIES.get(id & 0x3fff);
    if (kind !== undefined && dataAt + length <= table.length) {
      const text = utf16le(table, dataAt, dataAt + length).replace(/\0+$/, '');
      if (text.trim() !== '') yield { kind, text };
    }
    dataAt += length;
  }
}

/** Records of pictures that are files of their own: JPEG, PNG, TIFF ([MS-ODRAW] 2.2.23). */
const PICTURES = new Set([0xf01d, 0xf02a, 0xf01e, 0xf029]);
const STORE_ENTRY = 0xf007;
const STORE_ENTRY_BYTES = 36;

/** Pictures among drawing records, each as the file that it was. */
export function* officeArtPictures(data: Buffer, depth = 0): Generator<Buffer> {
  let at = 0;
  while (at + 8 <= data.length) {
    const head = data.readUInt16LE(at);
    const type = data.readUInt16LE(at + 2);
    const length = data.readUInt32LE(at + 4);
    const body = data.subarray(at + 8, at + 8 + length);
    if (type < 0xf000) return;
    // One digest of the picture or two, by the lowest bit of the instance, and one byte stand before it.
    if (PICTURES.has(type)) yield body.subarray((head & 0x10 ? 32 : 16) + 1);
    else if (depth < MAX_DEPTH && type === STORE_ENTRY) {
      yield* officeArtPictures(body.subarray(STORE_ENTRY_BYTES + (body[33] ?? 0)), depth + 1);
    } else if (depth < MAX_DEPTH && (head & 0xf) === 0xf) yield* officeArtPictures(body, depth + 1);
    at += 8 + length;
  }
}
