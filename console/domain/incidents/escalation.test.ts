import { expect, test } from 'vitest';
import { isDue } from './escalation.ts';
import { DEFAULT_RULES } from './rules.ts';

const MINUTE = 60_000;
const incident = {
  severity: 4,
  opened_at: 0,
  acknowledged_at: null,
  escalations: 0,
  state: 'open' as const,
};

test('an incident that nobody acknowledges is told of again after its time, three times at most', () => {
  expect(isDue(incident, DEFAULT_RULES, 29 * MINUTE)).toBe(false);
  expect(isDue(incident, DEFAULT_RULES, 30 * MINUTE)).toBe(true);
  expect(isDue({ ...incident, escalations: 1 }, DEFAULT_RULES, 59 * MINUTE)).toBe(false);
  expect(isDue({ ...incident, escalations: 1 }, DEFAULT_RULES, 60 * MINUTE)).toBe(true);
  expect(isDue({ ...incident, escalations: 3 }, DEFAULT_RULES, 9_999 * MINUTE)).toBe(false);
});

test('one that was acknowledged, closed or is of no weight is not', () => {
  const late = 9_999 * MINUTE;
  expect(isDue({ ...incident, acknowledged_at: 1 }, DEFAULT_RULES, late)).toBe(false);
  expect(isDue({ ...incident, state: 'closed' }, DEFAULT_RULES, late)).toBe(false);
  expect(isDue({ ...incident, severity: 2 }, DEFAULT_RULES, late)).toBe(false);
  expect(isDue({ ...incident, severity: 1 }, DEFAULT_RULES, late)).toBe(false);
});
