import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { MAX_PIXELS, type Picture } from '../../ocr/picture.ts';
import type { Sink } from '../format.ts';

/** Smaller pictures on a page are logos and rules. */
const MIN_PIXELS = 40_000;
/** A page with less text than this, beside a picture, is a scan (page numbers and stamps are put on scans). */
const MIN_TEXT = 32;
const IMAGE_WAIT_MS = 5_000;

/** PDF.js' kinds of pixels (ImageKind). */
const BITS = 1;
const RGB = 2;

/** Its numbers of the operators that paint a picture. */
export interface PaintOperators {
  paintImageXObject: number;
  paintImageMaskXObject: number;
  paintInlineImageXObject: number;
}

interface PageImage {
  width: number;
  height: number;
  kind?: number;
  data?: Uint8Array | Uint8ClampedArray | string | null;
}

/** Looks for text in the pictures of a page that has hardly any text of its own. */
export async function readScannedPage(
  page: PDFPageProxy,
  textLength: number,
  operators: PaintOperators,
  sink: Sink,
): Promise<void> {
  if (textLength >= MIN_TEXT) return;
  const { fnArray, argsArray } = await page.getOperatorList();
  const seen = new Set<unknown>();
  for (const [i, operator] of fnArray.entries()) {
    const [first] = (argsArray[i] ?? []) as [string | PageImage | undefined];
    const isMask = operator === operators.paintImageMaskXObject;
    if (!isMask && operator !== operators.paintImageXObject && operator !== operators.paintInlineImageXObject)
      continue;
    if (first === undefined || seen.has(first)) continue;
    seen.add(first);
    sink.budget.checkTime();
    const image = typeof first === 'string' ? await objectOf(page, first) : await withData(page, first);
    const picture = image && pictureOf(image, isMask, page.rotate);
    if (!picture) continue;
    sink.budget.takeUnpacked(picture.bytes.length);
    await sink.picture(picture);
  }
}

/** PDF.js hands pictures over when they are decoded. */
function objectOf(page: PDFPageProxy, id: string): Promise<PageImage | undefined> {
  const objects = id.startsWith('g_') ? page.commonObjs : page.objs;
  return new Promise((resolve) => {
    const timeout = setTimeout(() => resolve(undefined), IMAGE_WAIT_MS);
    objects.get(id, (image: PageImage | undefined) => {
      clearTimeout(timeout);
      resolve(image ?? undefined);
    });
  });
}

async function withData(page: PDFPageProxy, image: PageImage): Promise<PageImage | undefined> {
  if (typeof image.data !== 'string') return image;
  const found = await objectOf(page, image.data);
  return found && { ...image, ...found };
}

function pictureOf(image: PageImage, isMask: boolean, rotate: number): Picture | undefined {
  const { width, height, kind, data } = image;
  const count = width * height;
  if (!data || typeof data === 'string' || count < MIN_PIXELS || count > MAX_PIXELS) return undefined;
  const grey = new Uint8Array(count);
  if (isMask || kind === BITS) {
    const stride = (width + 7) >> 3;
    if (data.length < stride * height) return undefined;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const bit = (data[y * stride + (x >> 3)]! >> (7 - (x & 7))) & 1;
        // A mask paints where it is 0 (ISO 32000-1 8.9.6.2); PDF.js turns others to 1 is white.
        grey[y * width + x] = bit ? 255 : 0;
      }
    }
  } else {
    const channels = kind === RGB ? 3 : 4;
    if (data.length < count * channels) return undefined;
    for (let i = 0, at = 0; i < count; i++, at += channels) {
      grey[i] = (data[at]! * 77 + data[at + 1]! * 150 + data[at + 2]! * 29) >> 8;
    }
  }
  return { kind: 'pixels', channels: 1, ...turned(grey, width, height, ((rotate % 360) + 360) % 360) };
}

/** The pixels as the page is shown, turned clockwise. */
function turned(bytes: Uint8Array, width: number, height: number, rotate: number) {
  if (rotate !== 90 && rotate !== 180 && rotate !== 270) return { width, height, bytes };
  const out = new Uint8Array(bytes.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to =
        rotate === 180
          ? (height - 1 - y) * width + (width - 1 - x)
          : rotate === 90
            ? x * height + (height - 1 - y)
            : (width - 1 - x) * height + y;
      out[to] = bytes[y * width + x]!;
    }
  }
  return rotate === 180 ? { width, height, bytes: out } : { width: height, height: width, bytes: out };
}
