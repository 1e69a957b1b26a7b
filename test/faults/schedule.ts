/** A whole number from `min` to `max`, both included. */
export type Random = (min: number, max: number) => number;

/** Random numbers that a seed repeats: mulberry32, 32 bits of state, enough to choose faults with. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (min, max) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return min + (((mixed ^ (mixed >>> 14)) >>> 0) % (max - min + 1));
  };
}

export interface Kill {
  victim: 'agent' | 'console';
  /** Files that are copied before it. */
  afterFiles: number;
  /** From the last of them to the kill: in the middle of settling, inspecting, taking, sending or storing. */
  delayMs: number;
  /** How long it stays away. */
  downMs: number;
}

/** `kills` kills spread over `files` copies. */
export function killSchedule(seed: number, kills: number, files: number): Kill[] {
  const random = randomFrom(seed);
  const average = Math.floor(files / kills);
  return Array.from({ length: kills }, () => ({
    victim: random(0, 1) === 0 ? 'agent' : 'console',
    afterFiles: random(Math.floor(average / 2), average),
    delayMs: random(0, 900),
    downMs: random(0, 600),
  }));
}

/** One fault of a schedule. */
export interface Step {
  fault: string;
  /** Which of the machines that the fault is for, counted around. */
  target: number;
  /** From the step before. */
  afterMs: number;
  forMs: number;
  /** For what else the fault has to choose. */
  seed: number;
}

/** `steps` faults out of those named; some overlap. */
export function faultSchedule(seed: number, steps: number, faults: readonly string[]): Step[] {
  const random = randomFrom(seed);
  return Array.from({ length: steps }, () => ({
    fault: faults[random(0, faults.length - 1)]!,
    target: random(0, 7),
    afterMs: random(0, 1_500),
    forMs: random(200, 2_500),
    seed: random(0, 2 ** 31 - 1),
  }));
}
