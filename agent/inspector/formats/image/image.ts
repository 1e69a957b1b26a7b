import { inflateSync } from 'node:zlib';
import { MAX_BYTES, MIN_SIDE } from '../../ocr/picture.ts';
import { type Candidate, DocumentError, type Format, type Sink } from '../format.ts';
import { decodeText } from '../text/charset.ts';
import { exifTexts } from './exif.ts';
import { iptcTexts } from './iptc.ts';
import { readTiff } from './tiff.ts';
import { xmpTexts } from './xmp.ts';

/** A picture without text in it says little: smaller than this in either direction is an icon or a line. */
const MIN_READ_SIDE = 4 * MIN_SIDE;
const MAX_TEXT = 256 * 1024;

interface PictureFacts {
  width?: number;
  height?: number;
  /** Name and value of what is written about the picture. */
  texts: [name: string, value: string][];
}

/** Types whose pixels the OCR process decodes; `read` walks through the metadata. */
const KINDS: readonly { type: string; is(head: Buffer): boolean; read(data: Buffer): PictureFacts }[] = [
  { type: 'png', is: (head) => head.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n', read: readPng },
  { type: 'jpg', is: (head) => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff, read: readJpeg },
  { type: 'gif', is: (head) => /^GIF8[79]a/.test(head.toString('latin1', 0, 6)), read: readGif },
  { type: 'bmp', is: isBmp, read: readBmp },
  { type: 'webp', is: (head) => /^RIFF[\s\S]{4}WEBP/.test(head.toString('latin1', 0, 12)), read: readWebp },
];

/** Pictures: what is written about them (EXIF, XMP, IPTC, comments), and the text that they show. */
export const image: Format = {
  detect({ head }) {
    const known = KINDS.find(({ is }) => is(head));
    if (known) return known.type;
    if (/^(?:II\x2a\0|MM\0\x2a|II\x2b\0|MM\0\x2b)/.test(head.toString('latin1', 0, 4))) return 'tiff';
    const brand = /^[\s\S]{4}ftyp(avif|avis|heic|heix|mif1|msf1)/.exec(head.toString('latin1', 0, 12))?.[1];
    return brand === undefined ? undefined : brand.startsWith('av') ? 'avif' : 'heic';
  },

  async extract({ source }: Candidate, type: string, sink: Sink) {
    if (source.size > MAX_BYTES) throw new DocumentError('too-large');
    const data = await source.read(0, source.size);
    if (type === 'tiff') return readTiff(data, sink);
    const kind = KINDS.find((each) => each.type === type);
    const { width, height, texts } = kind ? kind.read(data) : { texts: xmpTexts(data) };
    for (const [name, value] of texts) {
      if (value.trim() !== '') sink.text(value.trim().slice(0, MAX_TEXT), `property:${name}`);
    }
    if (width !== undefined && height !== undefined && Math.min(width, height) < MIN_READ_SIDE) return;
    if (type !== 'heic') await sink.picture({ kind: 'file', bytes: data });
  },
};

function isBmp(head: Buffer): boolean {
  if (head.length < 30 || head.toString('latin1', 0, 2) !== 'BM') return false;
  return [12, 40, 52, 56, 64, 108, 124].includes(head.readUInt32LE(14));
}

function readBmp(data: Buffer): PictureFacts {
  return { width: Math.abs(data.readInt32LE(18)), height: Math.abs(data.readInt32LE(22)), texts: [] };
}

/** Chunks of PNG (ISO/IEC 15948): texts plain, compressed and in UTF-8, and EXIF. */
function readPng(data: Buffer): PictureFacts {
  const facts: PictureFacts = { texts: [] };
  for (let at = 8; at + 12 <= data.length; ) {
    const length = data.readUInt32BE(at);
    const kind = data.toString('latin1', at + 4, at + 8);
    const content = data.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR' && content.length >= 8) {
      facts.width = content.readUInt32BE(0);
      facts.height = content.readUInt32BE(4);
    } else if (kind === 'tEXt' || kind === 'zTXt' || kind === 'iTXt')
      facts.texts.push(...pngText(kind, content));
    else if (kind === 'eXIf') facts.texts.push(...exifTexts(content));
    at += 12 + length;
  }
  return facts;
}

function pngText(kind: string, content: Buffer): [string, string][] {
  const end = content.indexOf(0);
  if (end === -1) return [];
  const name = content.toString('latin1', 0, end);
  try {
    if (kind === 'tEXt') return [[name, decodeText(content.subarray(end + 1))]];
    const inflated = (packed: Buffer) => inflateSync(packed, { maxOutputLength: MAX_TEXT });
    if (kind === 'zTXt') return [[name, decodeText(inflated(content.subarray(end + 2)))]];
    const isPacked = content[end + 1] === 1;
    const text = content.indexOf(0, content.indexOf(0, end + 3) + 1) + 1;
    const value = isPacked ? inflated(content.subarray(text)) : content.subarray(text);
    return name === 'XML:com.adobe.xmp' ? xmpTexts(value) : [[name, value.toString('utf8')]];
  } catch {
    return [];
  }
}

/** Segments of JPEG (ITU-T T.81 annex B): comment, EXIF, XMP, Photoshop's IPTC; the frame's size. */
function readJpeg(data: Buffer): PictureFacts {
  const facts: PictureFacts = { texts: [] };
  for (let at = 2; at + 4 <= data.length && data[at] === 0xff; ) {
    const marker = data[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda) break;
    const length = data.readUInt16BE(at + 2);
    const content = data.subarray(at + 4, at + 2 + length);
    const start = content.toString('latin1', 0, 30);
    if (marker === 0xfe) facts.texts.push(['Comment', decodeText(content)]);
    else if (marker === 0xe1 && start.startsWith('Exif\0\0'))
      facts.texts.push(...exifTexts(content.subarray(6)));
    else if (marker === 0xe1 && start.startsWith('http://ns.adobe.com/'))
      facts.texts.push(...xmpTexts(content));
    else if (marker === 0xed && start.startsWith('Photoshop 3.0')) facts.texts.push(...iptcTexts(content));
    else if (
      marker >= 0xc0 &&
      marker <= 0xcf &&
      ![0xc4, 0xc8, 0xcc].includes(marker) &&
      content.length >= 5
    ) {
      facts.height = content.readUInt16BE(1);
      facts.width = content.readUInt16BE(3);
    }
    at += 2 + length;
  }
  return facts;
}

/** Comment and application extensions of GIF89a. */
function readGif(data: Buffer): PictureFacts {
  const facts: PictureFacts = { width: data.readUInt16LE(6), height: data.readUInt16LE(8), texts: [] };
  for (let at = data.indexOf(COMMENT); at !== -1; at = data.indexOf(COMMENT, at + 2)) {
    const pieces: Buffer[] = [];
    for (let block = at + 2; data[block]; block += data[block]! + 1) {
      pieces.push(data.subarray(block + 1, block + 1 + data[block]!));
    }
    const comment = Buffer.concat(pieces);
    // The two bytes may stand in the pixels too; what is no text is no comment.
    if (
      comment.length > 3 &&
      comment.every((byte) => byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 9)
    ) {
      facts.texts.push(['Comment', decodeText(comment)]);
    }
  }
  facts.texts.push(...xmpTexts(data));
  return facts;
}

const COMMENT = Buffer.from([0x21, 0xfe]);

/** Chunks of WebP's RIFF container. */
function readWebp(data: Buffer): PictureFacts {
  const facts: PictureFacts = { texts: [] };
  for (let at = 12; at + 8 <= data.length; ) {
    const kind = data.toString('latin1', at, at + 4);
    const length = data.readUInt32LE(at + 4);
    const content = data.subarray(at + 8, at + 8 + length);
    if (kind === 'EXIF')
      facts.texts.push(
        ...exifTexts(content.toString('latin1', 0, 4) === 'Exif' ? content.subarray(6) : content),
      );
    else if (kind === 'XMP ') facts.texts.push(...xmpTexts(content));
    at += 8 + length + (length % 2);
  }
  return facts;
}
