import { PILOT_CARRIERS, TILE } from '../carriers.ts';
import { WINDOW } from './windows.ts';

/**
 * How the tile lies in the picture, without its place: waves (kx, ky) of the tile are waves
 * (a·kx + b·ky, c·kx + d·ky) of a window.
 */
export interface Placement {
  a: number;
  b: number;
  c: number;
  d: number;
}

/** Scales that are looked for: of a screen that is halved and seen smaller still, to a dense one seen whole. */
const SMALLEST = 0.33;
const LARGEST = 2.7;
const SCALE_STEP = 1.012;
const TURN_STEP = (0.6 * Math.PI) / 180;

/** The likeliest placements, best first; turned by half a turn each looks the same. */
export function findPlacements(spectrum: Float32Array, count: number): Placement[] {
  const found: { score: number; placement: Placement; turn: number; scale: number }[] = [];
  for (let scale = SMALLEST; scale <= LARGEST; scale *= SCALE_STEP) {
    const unit = WINDOW / (TILE * scale);
    for (let turn = 0; turn < Math.PI; turn += TURN_STEP) {
      const placement = {
        a: unit * Math.cos(turn),
        b: -unit * Math.sin(turn),
        c: unit * Math.sin(turn),
        d: unit * Math.cos(turn),
      };
      const score = nearestScore(spectrum, placement);
      if (found.length >= 64 && score <= found.at(-1)!.score) continue;
      found.push({ score, placement, turn, scale });
      found.sort((x, y) => y.score - x.score);
      if (found.length > 64) found.pop();
    }
  }
  const distinct: typeof found = [];
  for (const one of found) {
    const isNear = distinct.some(
      ({ turn, scale }) =>
        Math.abs(Math.sin(turn - one.turn)) < 0.03 && Math.abs(Math.log(scale / one.scale)) < 0.03,
    );
    if (!isNear) distinct.push(one);
    if (distinct.length === count) break;
  }
  return distinct.map(({ placement }) => placement);
}

/**
 * The placement near the given one whose pilots stand out most, and by how much: their mean power against that of
 * their neighbours.
 */
export function refinePlacement(
  spectrum: Float32Array,
  from: Placement,
  range = 0.03,
): { placement: Placement; score: number } {
  const unit = Math.hypot(from.a, from.c);
  let placement = from;
  let score = smoothScore(spectrum, placement);
  for (let step = range * unit; step > 0.0008 * unit; step /= 2) {
    for (let improved = true; improved; ) {
      improved = false;
      for (const key of ['a', 'b', 'c', 'd'] as const) {
        for (const sign of [-1, 1]) {
          const next = { ...placement, [key]: placement[key] + sign * step };
          const nextScore = smoothScore(spectrum, next);
          if (nextScore <= score) continue;
          placement = next;
          score = nextScore;
          improved = true;
        }
      }
    }
  }
  return { placement, score };
}

function nearestScore(spectrum: Float32Array, { a, b, c, d }: Placement): number {
  const mask = WINDOW - 1;
  let sum = 0;
  for (const { kx, ky } of PILOT_CARRIERS) {
    const fx = Math.round(a * kx + b * ky) & mask;
    const fy = Math.round(c * kx + d * ky) & mask;
    sum += spectrum[fy * WINDOW + fx]!;
  }
  return sum / PILOT_CARRIERS.length;
}

function smoothScore(spectrum: Float32Array, { a, b, c, d }: Placement): number {
  const mask = WINDOW - 1;
  let sum = 0;
  for (const { kx, ky } of PILOT_CARRIERS) {
    const fx = a * kx + b * ky;
    const fy = c * kx + d * ky;
    const x = Math.floor(fx);
    const y = Math.floor(fy);
    const right = fx - x;
    const below = fy - y;
    const row = (y & mask) * WINDOW;
    const next = ((y + 1) & mask) * WINDOW;
    sum +=
      (1 - below) * ((1 - right) * spectrum[row + (x & mask)]! + right * spectrum[row + ((x + 1) & mask)]!) +
      below * ((1 - right) * spectrum[next + (x & mask)]! + right * spectrum[next + ((x + 1) & mask)]!);
  }
  return sum / PILOT_CARRIERS.length;
}
