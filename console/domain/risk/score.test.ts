import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_RISK_RULES } from './rules.ts';
import { added, isOffHours, pointsOf, type Score, scoreAt } from './score.ts';

const DAY = 86_400_000;
/** A Tuesday, 10:00 in Shanghai. */
const AT_WORK = Date.UTC(2026, 10, 24, 2);
const event = {
  at: AT_WORK,
  severity: 3,
  channel: 'removable-storage',
  type: 'file.seen',
  outcome: 'done',
  action: 'block',
  records: 0,
};
const plain = { levelRank: 0, firstOfChannel: false, watched: false };
const sum = (points: object) => Object.values(points).reduce((total: number, each) => total + each, 0);

test('half of a score is left after each half-life', () => {
  const score = { score: 80, at: 0 };
  expect(scoreAt(score, 14 * DAY, 14)).toBeCloseTo(40);
  expect(scoreAt(score, 28 * DAY, 14)).toBeCloseTo(20);
});

test('a score does not hang on the order in which its events came', () => {
  const points = fc.array(
    fc.record({ score: fc.integer({ min: 1, max: 100 }), at: fc.integer({ min: 0, max: 60 * DAY }) }),
    { minLength: 1, maxLength: 20 },
  );
  const total = (all: Score[]) => {
    const score = all.reduce((one, other) => added(one, other, 14), { score: 0, at: 0 });
    return scoreAt(score, 90 * DAY, 14);
  };
  fc.assert(
    fc.property(points, (all) => {
      const expected = all.reduce((so, each) => so + scoreAt(each, 90 * DAY, 14), 0);
      expect(total(all)).toBeCloseTo(expected, 6);
      expect(total(all.toReversed())).toBeCloseTo(expected, 6);
    }),
  );
});

test('each reason adds its own points, and nothing adds any to what is of no weight', () => {
  const rules = DEFAULT_RISK_RULES;
  expect(pointsOf(event, plain, rules)).toEqual({ severity: rules.severity[3] });
  const worse = pointsOf(
    { ...event, outcome: 'not-stopped', records: 5000, at: AT_WORK + 12 * 3_600_000 },
    { levelRank: 4, firstOfChannel: true, watched: false },
    rules,
  );
  expect(Object.keys(worse).sort()).toEqual(
    ['bulk', 'first-channel', 'level', 'not-stopped', 'off-hours', 'severity'].sort(),
  );
  expect(pointsOf({ ...event, severity: 0, records: 5000 }, { ...plain, watched: true }, rules)).toEqual({});
});

test('what somebody on the watch list does weighs as many times as is set', () => {
  const rules = DEFAULT_RISK_RULES;
  const watched = pointsOf(event, { ...plain, levelRank: 2, watched: true }, rules);
  const not = pointsOf(event, { ...plain, levelRank: 2 }, rules);
  expect(sum(watched)).toBeCloseTo(sum(not) * rules.watchedFactor);
});

test('nights and weekends are off hours by the company’s clock', () => {
  expect(isOffHours(AT_WORK, DEFAULT_RISK_RULES)).toBe(false);
  expect(isOffHours(AT_WORK + 10 * 3_600_000, DEFAULT_RISK_RULES)).toBe(true);
  expect(isOffHours(AT_WORK + 4 * DAY, DEFAULT_RISK_RULES)).toBe(true);
});
