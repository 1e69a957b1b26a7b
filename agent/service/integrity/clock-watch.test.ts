import { beforeEach, describe, expect, test } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Mark } from '../spool/spool.ts';
import { ClockWatch } from './clock-watch.ts';

const HOUR = 3_600_000;
let wall: number;
let monotonic: number;
let told: GuardEvent[];
let kept: Map<string, string>;

beforeEach(() => {
  wall = Date.UTC(2026, 10, 24);
  monotonic = 0;
  told = [];
  kept = new Map();
});

async function started(): Promise<ClockWatch> {
  const spool = {
    mark: (_kind: string, key: string) => kept.get(key),
    setMarks: async (marks: readonly Mark[]) => {
      for (const { key, value } of marks) kept.set(key, value!);
    },
  };
  const watch = new ClockWatch(spool, (event) => told.push(event), {
    wall: () => wall,
    monotonic: () => monotonic,
  });
  await watch.start();
  return watch;
}

function pass(ms: number): void {
  wall += ms;
  monotonic += ms;
}

const summary = () => told.map(({ severity, details }) => [severity, details?.direction, details?.seconds]);

describe('the clock is set', () => {
  test.each([
    ['back by a day', -24 * HOUR, 'high', 'back'],
    ['forward by a day', 24 * HOUR, 'low', 'forward'],
    ['back by two minutes', -120_000, 'high', 'back'],
  ])('%s: told of once', async (_, by, severity, direction) => {
    const watch = await started();
    pass(15_000);
    watch.look();
    wall += by;
    pass(15_000);
    watch.look();
    pass(15_000);
    watch.look();
    await watch.stop();
    expect(summary()).toEqual([[severity, direction, Math.abs(by) / 1000]]);
  });

  test('in steps too small to be told of, none of which hides a later one', async () => {
    const watch = await started();
    for (let n = 0; n < 100; n++) {
      wall -= 500;
      watch.look();
    }
    expect(told).toEqual([]);
    wall -= HOUR;
    watch.look();
    expect(summary()).toEqual([['high', 'back', 3600]]);
    await watch.stop();
  });

  test('while the agent was not running', async () => {
    await (await started()).stop();
    wall -= 24 * HOUR;
    await (await started()).stop();
    expect(told[0]).toMatchObject({ type: 'agent.clock-changed', severity: 'high' });
    expect(told[0]?.details?.when).toContain('not running');
  });
});

test('a clock that runs, and a PC that was off for days, is nothing to tell', async () => {
  const watch = await started();
  for (let n = 0; n < 50; n++) {
    pass(15_000);
    watch.look();
  }
  await watch.stop();
  pass(72 * HOUR);
  await (await started()).stop();
  expect(told).toEqual([]);
});
