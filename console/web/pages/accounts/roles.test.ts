import { expect, test } from 'vitest';
import { conflictIn, ROLES } from '../../../domain/rights.ts';
import { ROLES as OFFERED, rolesBeside } from './roles.ts';

test('the page offers every role, and just those together that the API takes together', () => {
  expect([...OFFERED].sort()).toEqual([...ROLES].sort());
  for (const one of ROLES)
    for (const other of ROLES)
      expect(rolesBeside([one]).includes(other), `${one} + ${other}`).toBe(!conflictIn([one, other]));
});
