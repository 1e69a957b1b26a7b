import type { RoleRule, SignOnSettings } from '../../api/contract-sign-on.ts';
import { conflictIn, type Role, SCOPED_ROLES } from '../rights.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** What the rules give somebody, or why nothing. */
export type MappedRights =
  | { roles: Role[]; scope: string[] | null }
  | { failure: 'no-roles' | 'conflicting-roles' };

/**
 * Roles and scope by the claims of a token. Rules add up; two duties that no account may hold together give nothing
 * at all, for leaving one of them out would be a guess. A scope holds only where all that apply have one.
 */
export function rightsByClaims(
  { claim, rules }: Pick<SignOnSettings, 'claim' | 'rules'>,
  claims: Claims,
): MappedRights {
  const held = textsIn(claims, claim);
  const applying = rules.filter(({ value }) => held.has(value));
  const roles = [...new Set(applying.flatMap((rule) => rule.roles))];
  if (roles.length === 0) return { failure: 'no-roles' };
  if (conflictIn(roles)) return { failure: 'conflicting-roles' };
  return { roles, scope: scopeOf(applying, roles) };
}

/** True when the token says that the person has shown a second factor, in one of the ways that were set. */
export function provesFactor(
  { factorAmr, factorAcr }: Pick<SignOnSettings, 'factorAmr' | 'factorAcr'>,
  claims: Claims,
): boolean {
  const amr = textsIn(claims, 'amr');
  return factorAmr.some((method) => amr.has(method)) || factorAcr.includes(String(claims.acr ?? ''));
}

/** The address, when the provider vouches that it is this person's; lower-case. */
export function verifiedEmail({ email, email_verified }: Claims): string | undefined {
  return email_verified === true && typeof email === 'string' ? email.trim().toLowerCase() : undefined;
}

/** By what name a new account goes; undefined when the token has none that fits. */
export function nameIn(claims: Claims): string | undefined {
  const name = claims.preferred_username ?? verifiedEmail(claims);
  if (typeof name !== 'string') return undefined;
  const tidy = name.normalize('NFC').trim();
  return tidy.length > 0 && tidy.length <= 64 ? tidy : undefined;
}

function scopeOf(rules: readonly RoleRule[], roles: readonly Role[]): string[] | null {
  // Administrators reach every PC: a scope beside such a role means nothing.
  if (!roles.every((role) => SCOPED_ROLES.includes(role))) return null;
  if (rules.some(({ scope }) => scope === null)) return null;
  return [...new Set(rules.flatMap(({ scope }) => scope ?? []))].sort();
}

/** A claim as a set of texts: it may be one text or a list; own members only. */
function textsIn(claims: Claims, name: string): Set<string> {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  const values = Array.isArray(value) ? value : [value];
  return new Set(values.filter((one): one is string => typeof one === 'string'));
}
