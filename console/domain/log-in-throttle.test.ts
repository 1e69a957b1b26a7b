import { beforeEach, expect, test } from 'vitest';
import { DeviceCookies } from './device-cookies.ts';
import { type Attempt, LogInThrottle } from './log-in-throttle.ts';

let now: number;
let throttle: LogInThrottle;
beforeEach(() => {
  now = 1_000_000;
  throttle = new LogInThrottle(() => now);
});

const attempt = (address: string, username = 'lihua', knownDevice?: string): Attempt => ({
  username,
  address,
  knownDevice,
});
const waits = (who: Attempt): boolean => {
  try {
    throttle.check(who);
    return false;
  } catch {
    return true;
  }
};
function fail(who: Attempt, times: number): void {
  for (let n = 0; n < times; n++) throttle.failed(who);
}

test('a guesser waits longer and longer; the owner elsewhere does not', () => {
  const guesser = attempt('10.0.0.66');
  fail(guesser, 4);
  expect(waits(guesser)).toBe(false);
  const lengths: number[] = [];
  for (let n = 0; n < 4; n++) {
    throttle.failed(guesser);
    const from = now;
    while (waits(guesser)) now += 500;
    lengths.push(now - from);
  }
  expect(lengths).toEqual([1000, 2000, 4000, 8000]);
  expect(waits(attempt('10.0.0.7'))).toBe(false);
});

test('a guesser with a thousand addresses is slowed down, and a known browser of the owner is not', () => {
  for (let n = 0; n < 1000; n++) throttle.failed(attempt(`10.0.${n >> 8}.${n & 255}`));
  expect(waits(attempt('10.9.9.9'))).toBe(true);
  expect(waits(attempt('10.0.0.1', 'lihua', 'her browser'))).toBe(false);
  expect(waits(attempt('10.9.9.9', 'zhaomin'))).toBe(false);
});

test('an address that tries one password on many accounts is slowed down', () => {
  for (let n = 0; n < 60; n++) throttle.failed(attempt('10.0.0.66', `person-${n}`));
  expect(waits(attempt('10.0.0.66', 'somebody else'))).toBe(true);
  expect(waits(attempt('10.0.0.66', 'lihua', 'her browser'))).toBe(false);
});

test('a known browser that guesses waits by itself', () => {
  const stolen = attempt('10.0.0.7', 'lihua', 'stolen laptop');
  fail(stolen, 6);
  expect(waits(stolen)).toBe(true);
  expect(waits(attempt('10.0.0.7', 'lihua', 'another browser'))).toBe(false);
});

test('the mark of a browser is of one account and one console, and cannot be made up', () => {
  const cookies = new DeviceCookies(Buffer.alloc(32, 1));
  const mark = cookies.issue('LiHua');
  expect(cookies.idOf(mark, 'lihua')).toBe(mark.split('.')[0]);
  expect(cookies.idOf(mark, 'zhaomin')).toBeUndefined();
  expect(new DeviceCookies(Buffer.alloc(32, 2)).idOf(mark, 'lihua')).toBeUndefined();
  for (const forged of [undefined, '', '.', 'a.b', `x${mark}`, mark.split('.')[0]])
    expect(cookies.idOf(forged, 'lihua')).toBeUndefined();
});
