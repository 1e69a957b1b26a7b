import { expect, test } from 'vitest';
import { filterOf, isPast } from './filter.ts';

const now = 1_700_000_000_000;

test('an address becomes the filter it says', () => {
  const params = new URLSearchParams(
    'severity=high&severity=critical&level=secret&q= 客户 &user=王伟&range=24h&channel=folder',
  );
  expect(filterOf(params, now)).toEqual({
    severity: ['high', 'critical'],
    channel: ['folder'],
    level: ['secret'],
    user: '王伟',
    q: '客户',
    from: now - 86_400_000,
  });
});

test('what an old or mistyped link asks is left out, not refused', () => {
  expect(filterOf(new URLSearchParams('severity=loud&range=9y&from=x&to=&q=%20&agentId='), now)).toEqual({});
});

test('a span of time is taken over, and one that has ended needs no live tail', () => {
  const filter = filterOf(new URLSearchParams('from=1000&to=2000'), now);
  expect(filter).toEqual({ from: 1000, to: 2000 });
  expect(isPast(filter, now)).toBe(true);
  expect(isPast({ from: 1000 }, now)).toBe(false);
});
