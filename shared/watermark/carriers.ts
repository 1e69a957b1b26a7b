import { codedLength } from './convolutional-code.ts';
import { PAYLOAD_BITS } from './payload.ts';

/**
 * The pattern is a square tile that repeats, made of waves that fit into it whole. Waves of a band are used: longer
 * ones would be seen as blotches, shorter ones do not survive halving and JPEG. Some, the pilots, are always the same
 * and stronger: they tell the turn, the scale and the place. Each of the others carries one coded bit in its sign.
 */
export interface Carrier {
  /** Whole waves across the tile to the right and downwards; of each wave and its mirror image only one is listed. */
  kx: number;
  ky: number;
  /** In 1/TILE of a turn. */
  phase: number;
}

/** Side of the tile, in pixels of the screen as the system draws it (CSS pixels). */
export const TILE = 192;
const LOWEST = 6.5;
const HIGHEST = 18;
/** Layout and lines of text have their own waves near the axes. */
const OFF_AXIS = 2;
const PILOTS = 56;
const PILOT_LOWEST = 8;
const PILOT_HIGHEST = 15;
/** How much stronger a pilot is than a carrier of data. */
export const PILOT_AMPLITUDE = 2.2;

export const CODED_BITS = codedLength(PAYLOAD_BITS);

function makeCarriers(): { pilots: Carrier[]; data: Carrier[] } {
  const random = mulberry32(0x6a75_6172); // part of the format: another seed cannot read what this one wrote
  const all: Carrier[] = [];
  for (let ky = 0; ky <= HIGHEST; ky++) {
    for (let kx = -HIGHEST; kx <= HIGHEST; kx++) {
      const radius = Math.hypot(kx, ky);
      if (radius < LOWEST || radius > HIGHEST || Math.abs(kx) < OFF_AXIS || ky < OFF_AXIS) continue;
      all.push({ kx, ky, phase: Math.floor(random() * TILE) });
    }
  }
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  const pilots: Carrier[] = [];
  const data: Carrier[] = [];
  for (const carrier of all) {
    const radius = Math.hypot(carrier.kx, carrier.ky);
    const apart = pilots.every(({ kx, ky }) => Math.hypot(kx - carrier.kx, ky - carrier.ky) >= 2);
    const isPilot = pilots.length < PILOTS && apart && radius >= PILOT_LOWEST && radius <= PILOT_HIGHEST;
    (isPilot ? pilots : data).push(carrier);
  }
  return { pilots, data };
}

/** Of a carrier of data its place in `data` names the coded bit: place modulo CODED_BITS. */
export const { pilots: PILOT_CARRIERS, data: DATA_CARRIERS } = makeCarriers();

/** Tommy Ettinger's generator of 32 bits. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
