import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredEvent } from '../../../api/contract.ts';
import { type EventPages, MOST_ROWS, rowsOf, withNewest } from './live-list.ts';

const event = (position: number) => ({ position }) as StoredEvent;
const list = (...pages: number[][]): EventPages => ({
  pages: pages.map((positions, index) => ({
    events: positions.map(event),
    next: index < pages.length - 1 ? positions.at(-1)! : null,
  })),
  pageParams: pages.map(() => undefined),
});
const positions = (pages: EventPages) => rowsOf(pages).map(({ position }) => position);

test('what comes in stands above, newest first, and nothing stands twice', () => {
  const pages = withNewest(list([5, 4], [3]), [event(6), event(5), event(8)]);
  expect(positions(pages)).toEqual([8, 6, 5, 4, 3]);
});

test('an empty list takes the first event', () => {
  expect(positions(withNewest(list([]), [event(1)]))).toEqual([1]);
});

test('however much comes in, rows are bounded, in order, and the next page begins where they end', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 1500 }),
      (sizes, incoming) => {
        let position = 10_000;
        const before = list(...sizes.map((size) => Array.from({ length: size }, () => position--)));
        const oldest = rowsOf(before).at(-1)!.position;
        const after = withNewest(
          before,
          Array.from({ length: incoming }, (_, index) => event(10_001 + index)),
        );
        const rows = positions(after);
        expect(rows).toEqual(rows.toSorted((a, b) => b - a));
        expect(rows.length).toBe(Math.min(MOST_ROWS, sizes.reduce((a, b) => a + b) + incoming));
        expect(after.pages.at(-1)!.next).toBe(rows.at(-1) === oldest ? null : rows.at(-1));
        expect(after.pageParams).toHaveLength(after.pages.length);
      },
    ),
  );
});
