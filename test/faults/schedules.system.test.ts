import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Office } from './office.ts';
import { faultSchedule } from './schedule.ts';

// Ten schedules that are always the same; GUARDPOST_SCHEDULES=200 takes so many others, each printed with its seed,
// and GUARDPOST_SEED=N repeats one of them.
const MANY = Number(process.env.GUARDPOST_SCHEDULES ?? 0);
const ONE = process.env.GUARDPOST_SEED;
const SEEDS =
  ONE !== undefined
    ? [Number(ONE)]
    : MANY > 0
      ? Array.from({ length: MANY }, () => randomInt(2 ** 31))
      : Array.from({ length: 10 }, (_, index) => index + 1);
const AGENTS = 2;
const STEPS = 4;

let office: Office;
beforeAll(async () => {
  office = await Office.open(AGENTS);
}, 120_000);
afterAll(() => office?.close(), 60_000);

test.each(SEEDS)(
  'after the faults of schedule %i nothing is lost, twice, out of order or unproven',
  {
    timeout: 300_000,
  },
  async (seed) => {
    const steps = faultSchedule(seed, STEPS, Office.faults);
    const line = steps.map(({ fault, target, forMs }) => `${fault}(${target}, ${forMs} ms)`).join(', ');
    process.stdout.write(`schedule ${seed}: ${line}\n`);
    expect(await office.run(steps)).toEqual([]);
  },
);
