import { describe, expect, it } from 'vitest';
import { TILE } from '../carriers.ts';
import type { WatermarkPayload } from '../payload.ts';
import { tilePixels } from '../tile.ts';
import type { Luminance } from './flatten.ts';
import { readWatermark } from './read.ts';

const PAYLOAD: WatermarkPayload = { device: 0x9c41_07fe, user: 0x52a0, at: Date.UTC(2026, 10, 24, 9, 30) };

/** Paper with lines of dark strokes, as a page of text is from afar; the same every time. */
function page(width: number, height: number): Luminance {
  const data = new Float32Array(width * height).fill(252);
  let state = 7;
  for (let line = 30; line < height - 40; line += 24) {
    for (let x = 40; x < width - 60; x += 9) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      if (state >>> 29 === 0) continue;
      for (let y = line; y < line + 13; y++)
        for (let stroke = 0; stroke < 6; stroke += 2 + ((state >>> 20) & 1))
          data[y * width + x + stroke] = 40;
    }
  }
  return { width, height, data };
}

function marked(picture: Luminance, payload = PAYLOAD): Luminance {
  const tile = tilePixels(payload);
  const data = picture.data.map((value, i) => {
    const at = 4 * ((Math.floor(i / picture.width) % TILE) * TILE + ((i % picture.width) % TILE));
    const opacity = tile[at + 3]! / 255;
    return Math.round((1 - opacity) * value + opacity * tile[at]!);
  });
  return { ...picture, data };
}

/** Another view of it: each pixel from where `from` says, bilinear. */
function seen(
  picture: Luminance,
  width: number,
  height: number,
  from: (x: number, y: number) => [x: number, y: number],
): Luminance {
  const data = new Float32Array(width * height).fill(110);
  for (let i = 0; i < data.length; i++) {
    const [x, y] = from(i % width, Math.floor(i / width));
    const left = Math.floor(x);
    const top = Math.floor(y);
    if (left < 0 || top < 0 || left >= picture.width - 1 || top >= picture.height - 1) continue;
    const at = (column: number, row: number) => picture.data[(top + row) * picture.width + left + column]!;
    const above = at(0, 0) + (x - left) * (at(1, 0) - at(0, 0));
    const below = at(0, 1) + (x - left) * (at(1, 1) - at(0, 1));
    data[i] = Math.round(above + (y - top) * (below - above));
  }
  return { width, height, data };
}

function turned(picture: Luminance, degrees: number, scale = 1): Luminance {
  const cos = Math.cos((degrees * Math.PI) / 180) / scale;
  const sin = Math.sin((degrees * Math.PI) / 180) / scale;
  const { width, height } = picture;
  return seen(picture, Math.round(width * scale), Math.round(height * scale), (x, y) => {
    const right = x - (width * scale) / 2;
    const down = y - (height * scale) / 2;
    return [width / 2 + cos * right + sin * down, height / 2 - sin * right + cos * down];
  });
}

const screen = marked(page(960, 640));

describe('reading a coded watermark', () => {
  it.each([
    ['as it was on the screen', () => screen],
    ['cut out of the middle', () => seen(screen, 560, 400, (x, y) => [x + 233, y + 191])],
    ['turned and smaller', () => turned(screen, 8, 0.7)],
    ['upside down', () => turned(screen, 180)],
    ['on its side', () => turned(screen, 90)],
    [
      'from the side',
      () =>
        seen(screen, 960, 640, (x, y) => {
          const depth = 1 + 0.025 * (x / 480 - 1);
          return [480 + (x - 480) / depth, 320 + (y - 320) / depth];
        }),
    ],
    [
      'darker and with less contrast',
      () => ({ ...screen, data: screen.data.map((value) => Math.round(20 + 0.7 * value)) }),
    ],
  ])('names device, user and minute: %s', (_, view) => {
    expect(readWatermark(view())?.payload).toEqual(PAYLOAD);
  });

  it('finds none where there is none', () => {
    expect(readWatermark(page(960, 640))).toBeUndefined();
    expect(readWatermark({ width: 1, height: 1, data: new Float32Array(1) })).toBeUndefined();
    expect(readWatermark({ width: 900, height: 3, data: new Float32Array(2700) })).toBeUndefined();
  });
});
