import { type Carrier, PILOT_CARRIERS, TILE } from '../carriers.ts';
import { Fft2d } from '../fft.ts';
import type { Residue } from './flatten.ts';
import type { Placement } from './placement.ts';
import { WINDOW } from './windows.ts';

/** Samples along a side of the tile. */
const SAMPLES = 128;
const fft = new Fft2d(SAMPLES);

/** The waves of one tile, as a window shows it: all repetitions laid over one another. */
export interface FoldedTile {
  re: Float32Array;
  im: Float32Array;
}

/** Lays the repetitions of the tile in a window around (x, y) over one another; undefined when there is none. */
export function foldTile(residue: Residue, centre: { x: number; y: number }, placement: Placement) {
  const { a, b, c, d } = placement;
  const determinant = a * d - b * c;
  // Positions are the inverse transpose of waves: pixels of one whole tile to its right and downwards.
  const rightX = (WINDOW * d) / determinant;
  const rightY = (-WINDOW * b) / determinant;
  const downX = (-WINDOW * c) / determinant;
  const downY = (WINDOW * a) / determinant;
  const { width, height, values, even } = residue;
  const reach = WINDOW / 2;
  const tiles =
    Math.ceil((reach * Math.SQRT2) / Math.min(Math.hypot(rightX, rightY), Math.hypot(downX, downY))) + 1;
  const re = new Float32Array(SAMPLES * SAMPLES);
  const weight = new Float32Array(SAMPLES * SAMPLES);
  const maxX = Math.min(width - 2, centre.x + reach);
  const maxY = Math.min(height - 2, centre.y + reach);
  const minX = Math.max(0, centre.x - reach);
  const minY = Math.max(0, centre.y - reach);
  for (let v = -tiles * SAMPLES; v < tiles * SAMPLES; v++) {
    const row = (v & (SAMPLES - 1)) * SAMPLES;
    for (let u = -tiles * SAMPLES; u < tiles * SAMPLES; u++) {
      const x = centre.x + (u * rightX + v * downX) / SAMPLES;
      const y = centre.y + (u * rightY + v * downY) / SAMPLES;
      if (x < minX || y < minY || x >= maxX || y >= maxY) continue;
      const left = Math.floor(x);
      const top = Math.floor(y);
      const from = top * width + left;
      const rightPart = x - left;
      const lowerPart = y - top;
      const to = row + (u & (SAMPLES - 1));
      re[to]! +=
        (1 - lowerPart) * ((1 - rightPart) * values[from]! + rightPart * values[from + 1]!) +
        lowerPart * ((1 - rightPart) * values[from + width]! + rightPart * values[from + width + 1]!);
      weight[to]! += even[from]!;
    }
  }
  let told = 0;
  for (let i = 0; i < re.length; i++) {
    told += weight[i]!;
    re[i]! /= weight[i]! + 1;
  }
  if (told < 0.2 * re.length) return undefined;
  const im = new Float32Array(re.length);
  fft.transform(re, im);
  return { re, im, told };
}

/** Where the tile begins, in tiles, and how well its pilots agree on that: 1 fully, below a half by chance. */
export interface Alignment {
  x: number;
  y: number;
  agreement: number;
}

/** @param sign -1 reads the tile turned by half a turn */
export function align(folded: FoldedTile, sign: 1 | -1): Alignment {
  const re = new Float32Array(SAMPLES * SAMPLES);
  const im = new Float32Array(SAMPLES * SAMPLES);
  const pilots = PILOT_CARRIERS.map((carrier) => {
    const { p, q } = turned(waveOf(folded, carrier, sign), (-2 * Math.PI * carrier.phase) / TILE);
    const size = Math.hypot(p, q) + 1e-9;
    // Each counts the same: a wave of the picture's own must not outvote the others.
    const pilot = { ...carrier, p: p / size, q: q / size };
    const at = (carrier.ky & (SAMPLES - 1)) * SAMPLES + (carrier.kx & (SAMPLES - 1));
    re[at] = pilot.p;
    im[at] = pilot.q;
    return pilot;
  });
  fft.transform(re, im);
  let best = 0;
  for (let i = 1; i < re.length; i++) if (re[i]! > re[best]!) best = i;
  let x = (best % SAMPLES) / SAMPLES;
  let y = Math.floor(best / SAMPLES) / SAMPLES;
  const agreementAt = (tryX: number, tryY: number) => {
    let sum = 0;
    for (const { kx, ky, p, q } of pilots) {
      const angle = -2 * Math.PI * (kx * tryX + ky * tryY);
      sum += p * Math.cos(angle) - q * Math.sin(angle);
    }
    return sum / pilots.length;
  };
  let agreement = agreementAt(x, y);
  for (let step = 0.5 / SAMPLES; step > 0.02 / SAMPLES; step /= 2) {
    for (const [dx, dy] of [
      [step, 0],
      [-step, 0],
      [0, step],
      [0, -step],
    ] as const) {
      const next = agreementAt(x + dx, y + dy);
      if (next <= agreement) continue;
      agreement = next;
      x += dx;
      y += dy;
    }
  }
  return { x, y, agreement };
}

/** A carrier's wave with its own phase and the tile's place taken away: what is left is its sign. */
export function demodulate(folded: FoldedTile, carrier: Carrier, sign: 1 | -1, { x, y }: Alignment) {
  const angle = -2 * Math.PI * (carrier.kx * x + carrier.ky * y + carrier.phase / TILE);
  return turned(waveOf(folded, carrier, sign), angle);
}

function waveOf({ re, im }: FoldedTile, { kx, ky }: Carrier, sign: 1 | -1): { p: number; q: number } {
  const at = (ky & (SAMPLES - 1)) * SAMPLES + (kx & (SAMPLES - 1));
  return { p: re[at]!, q: sign * im[at]! };
}

function turned({ p, q }: { p: number; q: number }, angle: number): { p: number; q: number } {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return { p: p * cos - q * sin, q: p * sin + q * cos };
}
