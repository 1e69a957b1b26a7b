import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BackOff } from './back-off.ts';

test('waits grow up to the maximum, are never longer, and begin small again after a reset', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 200 }), (baseMs, attempts) => {
      const backOff = new BackOff({ baseMs, maxMs: 60_000, random: () => 1 });
      const waits = Array.from({ length: attempts }, () => backOff.next());
      expect(waits).toEqual([...waits].sort((a, b) => a - b));
      expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
      backOff.reset();
      expect(backOff.next()).toBe(baseMs);
    }),
  );
});

test('the whole range is used, so that many agents do not come back in step', () => {
  const backOff = new BackOff({ baseMs: 1_000, maxMs: 1_000 });
  const waits = Array.from({ length: 200 }, () => backOff.next());
  expect(Math.min(...waits)).toBeLessThan(200);
  expect(Math.max(...waits)).toBeGreaterThan(800);
});
