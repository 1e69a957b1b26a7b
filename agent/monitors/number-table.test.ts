import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberTable } from './number-table.ts';

test('behaves like a Map, whatever is put in, taken out and put in again', () => {
  // Few different keys, many of them with the same remainder, so that they meet on the way to a place.
  const key = fc.oneof(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 400 }).map((n) => n * 4096 + 7),
    fc.constant(Number.MAX_SAFE_INTEGER),
  );
  const step = fc.record({
    kind: fc.constantFrom('set', 'set', 'delete'),
    key,
    value: fc.integer({ min: -1, max: 2 ** 30 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
      const table = new NumberTable();
      const map = new Map<number, number>();
      for (const { kind, key, value } of steps) {
        if (kind === 'set') {
          table.set(key, value);
          map.set(key, value);
        } else {
          table.delete(key);
          map.delete(key);
        }
        expect(table.size).toBe(map.size);
        expect(table.get(key)).toBe(map.get(key));
      }
      for (const [each, value] of map) expect([table.has(each), table.get(each)]).toEqual([true, value]);
    }),
  );
});

test('a key that comes and goes without end takes no room', () => {
  const table = new NumberTable();
  for (let n = 1; n <= 100_000; n++) {
    table.set(n, n);
    table.delete(n);
  }
  expect(table.size).toBe(0);
  table.set(5, 6);
  expect([table.get(5), table.get(6)]).toEqual([6, undefined]);
});
