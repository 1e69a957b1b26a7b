import { Fft2d } from '../fft.ts';
import type { Residue } from './flatten.ts';

/** Side of the square stretches that are looked at one by one: in each of them a photograph is nearly a plane. */
export const WINDOW = 512;
/** Waves are compared with the mean of those around them, to this distance. */
const NEIGHBOURHOOD = 8;
const MAX_RATIO = 12;

/** A stretch of the picture with the strengths of its waves. */
export interface PictureWindow {
  /** Its middle in the picture. */
  x: number;
  y: number;
  /** WINDOW by WINDOW ratios of a wave's power to that of its neighbours; whole waves per window, wrapping. */
  spectrum: Float32Array;
}

/** Overlapping windows that cover the picture; a small picture is one window, with nothing around it. */
export function windowsOf(residue: Residue): PictureWindow[] {
  const fft = new Fft2d(WINDOW);
  const windows: PictureWindow[] = [];
  for (const top of startsAlong(residue.height)) {
    for (const left of startsAlong(residue.width)) {
      const spectrum = spectrumOf(residue, left, top, fft);
      if (!spectrum) continue;
      windows.push({
        x: left + Math.min(WINDOW, residue.width) / 2,
        y: top + Math.min(WINDOW, residue.height) / 2,
        spectrum,
      });
    }
  }
  return windows;
}

function startsAlong(length: number): number[] {
  if (length <= WINDOW) return [0];
  const count = Math.ceil((length - WINDOW) / (0.6 * WINDOW)) + 1;
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - WINDOW)) / (count - 1)));
}

function spectrumOf(residue: Residue, left: number, top: number, fft: Fft2d): Float32Array | undefined {
  const re = new Float32Array(WINDOW * WINDOW);
  const im = new Float32Array(WINDOW * WINDOW);
  const width = Math.min(WINDOW, residue.width - left);
  const height = Math.min(WINDOW, residue.height - top);
  const across = hann(width);
  const down = hann(height);
  let told = 0;
  for (let y = 0; y < height; y++) {
    const from = (top + y) * residue.width + left;
    for (let x = 0; x < width; x++) {
      re[y * WINDOW + x] = residue.values[from + x]! * across[x]! * down[y]!;
      told += residue.even[from + x]!;
    }
  }
  // Nothing to see in a photograph, or in a table full of lines.
  if (told < 0.05 * width * height) return undefined;
  fft.transform(re, im);
  const power = re.map((value, i) => value * value + im[i]! * im[i]!);
  return ratios(power);
}

function hann(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / length));
}

function ratios(power: Float32Array): Float32Array {
  const around = wrappedMeans(power);
  return power.map((value, i) => Math.min(MAX_RATIO, value / (around[i]! + 1e-9)));
}

function wrappedMeans(power: Float32Array): Float32Array {
  const mask = WINDOW - 1;
  const across = new Float32Array(power.length);
  const means = new Float32Array(power.length);
  const size = 2 * NEIGHBOURHOOD + 1;
  for (const [from, to, step, lineStep] of [
    [power, across, 1, WINDOW],
    [across, means, WINDOW, 1],
  ] as const) {
    for (let line = 0; line < WINDOW; line++) {
      const start = line * lineStep;
      let sum = 0;
      for (let j = -NEIGHBOURHOOD; j <= NEIGHBOURHOOD; j++) sum += from[start + (j & mask) * step]!;
      for (let i = 0; i < WINDOW; i++) {
        to[start + i * step] = sum / size;
        sum += from[start + ((i + NEIGHBOURHOOD + 1) & mask) * step]!;
        sum -= from[start + ((i - NEIGHBOURHOOD) & mask) * step]!;
      }
    }
  }
  return means;
}

/** The mean spectrum of windows. */
export function meanSpectrum(windows: readonly PictureWindow[]): Float32Array {
  const mean = new Float32Array(WINDOW * WINDOW);
  for (const { spectrum } of windows) for (let i = 0; i < mean.length; i++) mean[i]! += spectrum[i]!;
  return mean.map((value) => value / windows.length);
}
