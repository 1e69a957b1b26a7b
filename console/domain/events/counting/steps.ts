const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1, 2, 5, 10, 15, 30]
  .map((n) => n * MINUTE)
  .concat(
    [1, 2, 3, 6, 12].map((n) => n * HOUR),
    [1, 2, 7, 30].map((n) => n * DAY),
  );
const MOST_STEPS = 60;

/** The smallest round step that divides a range into at most 60. */
export function stepFor(rangeMs: number): number {
  return STEPS.find((step) => rangeMs / step <= MOST_STEPS) ?? Math.ceil(rangeMs / MOST_STEPS / DAY) * DAY;
}
