import type { Role } from '../../../api/contract.ts';

export const ROLES: readonly Role[] = [
  'system-administrator',
  'security-administrator',
  'analyst',
  'auditor',
];

/** Roles that can be ticked beside those chosen: only security administrator and analyst go together. */
export function rolesBeside(chosen: readonly Role[]): readonly Role[] {
  const pair: readonly Role[] = ['security-administrator', 'analyst'];
  return ROLES.filter((role) =>
    chosen.every((other) => other === role || (pair.includes(other) && pair.includes(role))),
  );
}
