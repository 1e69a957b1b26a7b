import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { everyAddress, formatRange, intersect, merge, parseRange, subtract } from './address-ranges.ts';

it.each([
  ['10.0.0.1', '10.0.0.1'],
  ['10.2.0.0/16', '10.2.0.0-10.2.255.255'],
  ['192.168.1.0/255.255.255.0', '192.168.1.0-192.168.1.255'],
  ['0.0.0.0/0', '0.0.0.0-255.255.255.255'],
  ['2001:db8::/32', '2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fe80::1-fe80::ff', 'fe80::1-fe80::ff'],
  ['::ffff:10.0.0.1', '::ffff:a00:1'],
  ['::', '::'],
])('%s is %s', (text, range) => {
  expect(formatRange(parseRange(text))).toBe(range);
});

it.each([
  '',
  '10.0.0',
  '10.0.0.256',
  '1.2.3.4/33',
  '1.2.3.4/255.0.255.0',
  ':::',
  '1::2::3',
  'LocalSubnet',
  'a:b',
  '1:2:3:4:5:6:7:8:9',
])('%j is none', (text) => {
  expect(() => parseRange(text)).toThrow();
});

const range = fc
  .tuple(fc.constantFrom<4 | 6>(4, 6), fc.bigInt(0n, 300n), fc.bigInt(0n, 40n))
  .map(([version, from, length]) => ({ version, from, to: from + length }));
const contains = (
  ranges: readonly { version: number; from: bigint; to: bigint }[],
  version: number,
  at: bigint,
) => ranges.some((each) => each.version === version && each.from <= at && at <= each.to);

it('taking away and sharing are what they are for every single address', () => {
  fc.assert(
    fc.property(fc.array(range), fc.array(range), (some, others) => {
      const left = subtract(some, others);
      const shared = intersect(some, others);
      for (const version of [4, 6] as const) {
        for (let at = 0n; at < 345n; at += 1n) {
          const inSome = contains(some, version, at);
          const inOthers = contains(others, version, at);
          expect(contains(left, version, at)).toBe(inSome && !inOthers);
          expect(contains(shared, version, at)).toBe(inSome && inOthers);
          expect(contains(merge(some), version, at)).toBe(inSome);
        }
      }
    }),
    { numRuns: 20 },
  );
});

it('what is written reads back, in the form of RFC 5952', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const read = parseRange(text);
      expect(isIPv6(formatRange(read))).toBe(true);
      expect(parseRange(formatRange(read))).toEqual(read);
    }),
  );
  expect(formatRange(everyAddress(6))).toBe('::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff');
});
