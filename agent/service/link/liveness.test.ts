import { afterEach, expect, test, vi } from 'vitest';
import { Liveness } from './liveness.ts';

afterEach(() => void vi.useRealTimers());

/** Two clocks that a test moves by hand; timers are moved with the monotonic one. */
function setUp(intervalMs = 20_000) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
  const clock = { monotonic: 0, wall: 1_000_000 };
  const sent: number[] = [];
  const died: string[] = [];
  const liveness = new Liveness({
    intervalMs,
    send: () => sent.push(clock.monotonic),
    dead: (reason) => died.push(reason),
    monotonic: () => clock.monotonic,
    wall: () => clock.wall,
  });
  const pass = (ms: number) => {
    for (let left = ms; left > 0; left -= 1000) {
      clock.monotonic += 1000;
      clock.wall += 1000;
      vi.advanceTimersByTime(1000);
    }
  };
  return { clock, sent, died, liveness, pass };
}

test('a heartbeat each interval, and dead only after missed ones', () => {
  const { sent, died, liveness, pass } = setUp();
  pass(40_000);
  expect([sent.length, died]).toEqual([2, []]);
  liveness.heard();
  pass(50_000);
  expect(died).toEqual([]);
  pass(20_000);
  expect(died).toEqual(['the console stopped answering']);
});

test.each([-3_600_000, 86_400_000])('setting the clock by %d ms does not cut a link that answers', (jump) => {
  const { clock, died, liveness, pass } = setUp();
  clock.wall += jump;
  for (let n = 0; n < 5; n++) {
    pass(20_000);
    liveness.heard();
  }
  expect(died).toEqual([]);
});

test('after sleep the link is probed at once and given up within seconds when nothing answers', () => {
  const { clock, died, pass } = setUp();
  pass(10_000);
  // Asleep: the monotonic clock and the timers stood still.
  clock.wall += 3_600_000;
  pass(10_000);
  pass(5_000);
  expect(died).toEqual(['no answer after sleep']);
});
