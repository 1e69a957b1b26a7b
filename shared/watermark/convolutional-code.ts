/**
 * The convolutional code of rate 1/2 and constraint length 7 that deep-space links use (CCSDS 131.0-B, generators
 * 171 and 133 octal), decoded by Viterbi's algorithm from soft values: a bit that is nearly unreadable counts little.
 */
const MEMORY = 6;
const STATES = 1 << MEMORY;
const GENERATORS = [0o171, 0o133] as const;

/** Coded bits of so many bits, the tail that ends in the zero state included. */
export const codedLength = (bits: number): number => (bits + MEMORY) * GENERATORS.length;

/** Bits (0 or 1) to coded bits. */
export function encode(bits: Uint8Array): Uint8Array {
  const coded = new Uint8Array(codedLength(bits.length));
  let state = 0;
  for (let i = 0; i < bits.length + MEMORY; i++) {
    const register = ((bits[i] ?? 0) << MEMORY) | state;
    coded[2 * i] = parity(register & GENERATORS[0]);
    coded[2 * i + 1] = parity(register & GENERATORS[1]);
    state = register >> 1;
  }
  return coded;
}

/** The likeliest bits behind soft values: positive for a coded 1, negative for a 0, by how sure it is. */
export function decode(soft: Float64Array, length: number): Uint8Array {
  let scores = new Float64Array(STATES).fill(Number.NEGATIVE_INFINITY);
  scores[0] = 0;
  const steps = length + MEMORY;
  const cameFrom = new Uint8Array(steps * STATES);
  for (let step = 0; step < steps; step++) {
    const next = new Float64Array(STATES).fill(Number.NEGATIVE_INFINITY);
    for (let register = 0; register < 2 * STATES; register++) {
      if (register >= STATES && step >= length) continue; // the tail is zeroes
      const state = register & (STATES - 1);
      const [first, second] = OUTPUT[register]!;
      const score = scores[state]! + first! * soft[2 * step]! + second! * soft[2 * step + 1]!;
      const to = register >> 1;
      if (score > next[to]!) {
        next[to] = score;
        cameFrom[step * STATES + to] = state;
      }
    }
    scores = next;
  }
  const bits = new Uint8Array(length);
  for (let step = steps - 1, state = 0; step >= 0; step--) {
    if (step < length) bits[step] = state >> (MEMORY - 1);
    state = cameFrom[step * STATES + state]!;
  }
  return bits;
}

/** What each content of the register sends, as -1 and 1. */
const OUTPUT = Array.from({ length: 2 * STATES }, (_, register) =>
  GENERATORS.map((generator) => 2 * parity(register & generator) - 1),
);

function parity(value: number): number {
  let odd = value;
  odd ^= odd >> 4;
  odd ^= odd >> 2;
  odd ^= odd >> 1;
  return odd & 1;
}
