import { type Carrier, CODED_BITS, DATA_CARRIERS } from '../carriers.ts';
import { decode, encode } from '../convolutional-code.ts';
import { PAYLOAD_BITS, unpackPayload, type WatermarkPayload } from '../payload.ts';
import { flatten, halved, type Luminance, type Residue } from './flatten.ts';
import { align, demodulate, foldTile } from './fold.ts';
import { findPlacements, type Placement, refinePlacement } from './placement.ts';
import { meanSpectrum, type PictureWindow, windowsOf } from './windows.ts';

/** What was read, and by how much. */
export interface WatermarkReading {
  payload: WatermarkPayload;
  /** Share of the drawn signs that read as the payload says: 1 is a clean picture, a half would be chance. */
  agreement: number;
}

/** A larger picture shows a dense screen or is a photograph: it is halved until it is not. */
const MAX_SIDE = 2600;
const PLACEMENTS = 4;
/** So many windows in a row without the pilots, the likeliest first, and the others have none either. */
const MAX_FRUITLESS = 6;
/** Pilots of a window that has none agree by less. */
const MIN_PILOT_AGREEMENT = 0.5;
/** A payload that checks must also be what most of the signs say. */
const MIN_AGREEMENT = 0.62;

/** The coded watermark in a picture of a screen, whole or a part, turned, scaled, photographed; or undefined. */
export function readWatermark(picture: Luminance): WatermarkReading | undefined {
  let seen = picture;
  while (Math.max(seen.width, seen.height) > MAX_SIDE) seen = halved(seen);
  const residue = flatten(seen);
  const windows = windowsOf(residue);
  if (windows.length === 0) return undefined;
  const mean = meanSpectrum(windows);
  const candidates = findPlacements(mean, PLACEMENTS)
    .map((placement) => refinePlacement(mean, placement))
    .sort((a, b) => b.score - a.score);
  for (const { placement } of candidates) {
    const reading = readAt(residue, windows, placement);
    if (reading) return reading;
  }
  return undefined;
}

function readAt(
  residue: Residue,
  windows: readonly PictureWindow[],
  placement: Placement,
): WatermarkReading | undefined {
  const signs = new Map<1 | -1, { signs: SignSums; windows: number }>([
    [1, { signs: new SignSums(), windows: 0 }],
    [-1, { signs: new SignSums(), windows: 0 }],
  ]);
  const likeliest = windows
    .map((window) => ({ window, ...refinePlacement(window.spectrum, placement, 0.012) }))
    .sort((a, b) => b.score - a.score);
  let fruitless = 0;
  for (const { window, placement: local } of likeliest) {
    if (fruitless === MAX_FRUITLESS) break;
    fruitless++;
    for (const tried of [local, placement]) {
      const folded = foldTile(residue, window, tried);
      if (!folded) continue;
      let used = false;
      for (const [sign, sums] of signs) {
        const alignment = align(folded, sign);
        if (alignment.agreement < MIN_PILOT_AGREEMENT) continue;
        used = true;
        sums.windows++;
        sums.signs.add(alignment.agreement, (carrier) => demodulate(folded, carrier, sign, alignment));
      }
      if (!used) continue;
      fruitless = 0;
      break;
    }
  }
  for (const { signs: sums, windows: used } of signs.values()) {
    const reading = used > 0 ? sums.read() : undefined;
    if (reading) return reading;
  }
  return undefined;
}

/** What all windows say of each carrier's sign. */
class SignSums {
  readonly #re = new Float64Array(DATA_CARRIERS.length);
  readonly #im = new Float64Array(DATA_CARRIERS.length);

  add(agreement: number, waveOf: (carrier: Carrier) => { p: number; q: number }): void {
    const waves = DATA_CARRIERS.map(waveOf);
    const power = waves.reduce((sum, { p, q }) => sum + p * p + q * q, 0) / waves.length;
    const weight = agreement ** 2 / Math.sqrt(power + 1e-9);
    waves.forEach(({ p, q }, i) => {
      this.#re[i]! += weight * p;
      this.#im[i]! += weight * q;
    });
  }

  read(): WatermarkReading | undefined {
    const noise = this.#noiseByRadius();
    const soft = new Float64Array(CODED_BITS);
    DATA_CARRIERS.forEach((carrier, i) => {
      soft[i % CODED_BITS]! += clamp(this.#re[i]! / noise(carrier));
    });
    const bits = decode(soft, PAYLOAD_BITS);
    const payload = unpackPayload(bits);
    if (!payload) return undefined;
    const coded = encode(bits);
    const right = DATA_CARRIERS.filter((_, i) => this.#re[i]! > 0 === (coded[i % CODED_BITS] === 1)).length;
    const agreement = right / DATA_CARRIERS.length;
    return agreement >= MIN_AGREEMENT ? { payload, agreement } : undefined;
  }

  /** Signs are real; what is imaginary is noise, and it differs with the length of the wave. */
  #noiseByRadius(): (carrier: Carrier) => number {
    const sums = new Map<number, { power: number; count: number }>();
    const ring = ({ kx, ky }: Carrier) => Math.floor(Math.hypot(kx, ky) / 2);
    DATA_CARRIERS.forEach((carrier, i) => {
      const { power = 0, count = 0 } = sums.get(ring(carrier)) ?? {};
      sums.set(ring(carrier), { power: power + this.#im[i]! ** 2 + 1e-6, count: count + 1 });
    });
    return (carrier) => {
      const { power, count } = sums.get(ring(carrier))!;
      return power / count;
    };
  }
}

const clamp = (value: number) => Math.max(-50, Math.min(50, value));
