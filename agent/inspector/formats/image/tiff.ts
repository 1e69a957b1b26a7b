import utif, { type IFD } from 'utif2';
import { MAX_PIXELS, MIN_SIDE } from '../../ocr/picture.ts';
import { DocumentError, type Sink } from '../format.ts';
import { exifTexts } from './exif.ts';
import { iptcTexts } from './iptc.ts';
import { xmpTexts } from './xmp.ts';

/** Pages of a fax or scan that are looked at. */
const MAX_PAGES = 200;

/** TIFF: what is written about it, and every page as a picture (decoded here: the OCR process does not know it). */
export async function readTiff(data: Buffer, sink: Sink): Promise<void> {
  for (const [name, value] of [...exifTexts(data), ...xmpTexts(data), ...iptcIn(data)]) {
    if (value.trim() !== '') sink.text(value.trim(), `property:${name}`);
  }
  // The decoder reads beyond its input's view, so it gets bytes of their own.
  const bytes = new Uint8Array(data).buffer;
  let pages: IFD[];
  try {
    pages = utif.decode(bytes);
  } catch {
    throw new DocumentError('corrupt');
  }
  for (const [index, page] of pages.entries()) {
    sink.budget.checkTime();
    if (index >= MAX_PAGES) return sink.problem('too-large');
    const width = Number((page.t256 as number[] | undefined)?.[0] ?? 0);
    const height = Number((page.t257 as number[] | undefined)?.[0] ?? 0);
    if (Math.min(width, height) < MIN_SIDE || width * height > MAX_PIXELS) continue;
    sink.budget.takeUnpacked(width * height * 4);
    let pixels: Uint8Array;
    try {
      utif.decodeImage(bytes, page);
      pixels = utif.toRGBA8(page);
    } catch {
      sink.problem('corrupt');
      continue;
    }
    await sink.picture(grey(page.width, page.height, pixels));
  }
}

/** A third of the bytes carries as much text. */
function grey(width: number, height: number, rgba: Uint8Array) {
  const bytes = new Uint8Array(width * height);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (rgba[4 * i]! * 77 + rgba[4 * i + 1]! * 150 + rgba[4 * i + 2]! * 29) >> 8;
  }
  return { kind: 'pixels' as const, width, height, channels: 1 as const, bytes };
}

/** Tag 33723 holds the block itself; its first record tells where it begins. */
function iptcIn(data: Buffer): [string, string][] {
  const at = data.indexOf(Buffer.from([0x1c, 2]));
  return at === -1
    ? []
    : iptcTexts(data.subarray(at, at + 64 * 1024)).filter(([, value]) => /^[\P{Cc}\s]+$/u.test(value));
}
