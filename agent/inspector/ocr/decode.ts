import { createCanvas, loadImage } from '@napi-rs/canvas';
import { type Bitmap, MAX_PIXELS, type Picture } from './picture.ts';

/** The pixels of a picture, or nothing when it is too large or cannot be decoded. */
export async function bitmapOf(picture: Picture): Promise<Bitmap | undefined> {
  if (picture.kind === 'pixels') return fromPixels(picture);
  const image = await loadImage(Buffer.from(picture.bytes)).catch(() => undefined);
  if (!image || image.width * image.height > MAX_PIXELS || image.width === 0) return undefined;
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  // What is transparent is shown on paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, image.width, image.height);
  context.drawImage(image, 0, 0);
  return { width: image.width, height: image.height, data: canvas.data() };
}

function fromPixels({
  width,
  height,
  channels,
  bytes,
}: Extract<Picture, { kind: 'pixels' }>): Bitmap | undefined {
  const count = width * height;
  if (count === 0 || count > MAX_PIXELS || bytes.length < count * channels) return undefined;
  if (channels === 4) return { width, height, data: bytes };
  const data = new Uint8Array(count * 4);
  for (let i = 0; i < count; i++) {
    const from = i * channels;
    data[4 * i] = bytes[from]!;
    data[4 * i + 1] = bytes[from + (channels === 3 ? 1 : 0)]!;
    data[4 * i + 2] = bytes[from + (channels === 3 ? 2 : 0)]!;
    data[4 * i + 3] = 255;
  }
  return { width, height, data };
}
