import { readFile } from 'node:fs/promises';
import { type Canvas, createCanvas, type Image, ImageData, loadImage } from '@napi-rs/canvas';
import { TILE } from '../../shared/watermark/carriers.ts';
import type { WatermarkPayload } from '../../shared/watermark/payload.ts';
import { type Luminance, luminanceOf } from '../../shared/watermark/read/flatten.ts';
import { tilePixels } from '../../shared/watermark/tile.ts';

/** A photograph of 100 million dots is the largest that telephones take by default. */
const MAX_PIXELS = 110_000_000;

/** The picture in a file. @throws Error that names the file when there is none */
export async function openPicture(file: string): Promise<Canvas> {
  let image: Image;
  try {
    image = await loadImage(await readFile(file));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}; give a picture such as PNG, JPEG or WebP`);
  }
  if (image.width * image.height > MAX_PIXELS) throw new Error(`${file}: more than ${MAX_PIXELS} pixels`);
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas;
}

export function luminanceIn(canvas: Canvas): Luminance {
  return luminanceOf({ width: canvas.width, height: canvas.height, data: canvas.data() });
}

/** Lays the coded watermark over a picture, as the overlay does over a screen. */
export function drawWatermark(canvas: Canvas, payload: WatermarkPayload, strength: number): void {
  const tile = createCanvas(TILE, TILE);
  tile.getContext('2d').putImageData(new ImageData(tilePixels(payload, strength), TILE, TILE), 0, 0);
  const context = canvas.getContext('2d');
  context.fillStyle = context.createPattern(tile, 'repeat');
  context.fillRect(0, 0, canvas.width, canvas.height);
}
