import {
  type Carrier,
  CODED_BITS,
  DATA_CARRIERS,
  PILOT_AMPLITUDE,
  PILOT_CARRIERS,
  TILE,
} from './carriers.ts';
import { encode } from './convolutional-code.ts';
import { packPayload, type WatermarkPayload } from './payload.ts';

/** Part of a pixel that the pattern's mean deviation covers; policy's `strength` multiplies it. */
const MEAN_OPACITY = 0.0065;
/** Peaks are cut off here, in mean deviations. */
const PEAK = 2.5;

const COSINE = Float32Array.from({ length: TILE }, (_, i) => Math.cos((2 * Math.PI * i) / TILE));

/** The pattern of one tile, TILE by TILE values with mean 0 and mean square 1. */
export function tilePattern(payload: WatermarkPayload): Float32Array {
  const coded = encode(packPayload(payload));
  const pattern = new Float32Array(TILE * TILE);
  for (const carrier of PILOT_CARRIERS) addWave(pattern, carrier, PILOT_AMPLITUDE);
  DATA_CARRIERS.forEach((carrier, i) => {
    addWave(pattern, carrier, 2 * coded[i % CODED_BITS]! - 1);
  });
  const scale = Math.sqrt(pattern.length / pattern.reduce((sum, value) => sum + value * value, 0));
  return pattern.map((value) => value * scale);
}

function addWave(pattern: Float32Array, { kx, ky, phase }: Carrier, amplitude: number): void {
  for (let y = 0, at = 0; y < TILE; y++) {
    let angle = (phase + ky * y) % TILE;
    for (let x = 0; x < TILE; x++, at++) {
      pattern[at]! += amplitude * COSINE[angle]!;
      angle = (angle + kx + TILE) % TILE;
    }
  }
}

/**
 * The tile as pixels to lay over a screen: black where it darkens, white where it lightens, nearly transparent. On
 * white paper only the dark half shows, on a dark page only the light one; both can be read.
 * @param strength 1 as tested; less is fainter and sooner lost
 */
export function tilePixels(payload: WatermarkPayload, strength = 1): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * TILE * TILE);
  tilePattern(payload).forEach((value, i) => {
    const shown = Math.min(Math.abs(value), PEAK);
    pixels.fill(value < 0 ? 0 : 255, 4 * i, 4 * i + 3);
    pixels[4 * i + 3] = Math.round(255 * 2 * MEAN_OPACITY * strength * shown);
  });
  return pixels;
}
