import type { Applications, ProgramPattern } from '../../../shared/policy/applications.ts';
import type { StartRules } from './backend.ts';

/**
 * The part of a policy that can be decided while a program's start waits: by name or path alone. Undefined when
 * there is none, or when the allow list asks for more, which would be known too late.
 */
export function startRules(applications: Applications, media: readonly string[]): StartRules | undefined {
  const { allow, deny, denied, portable } = applications;
  if (!allow.every(isSimple)) return undefined;
  const blocked = denied === 'block' ? deny.filter(isSimple) : [];
  const guarded = portable === 'block' ? [...media].sort() : [];
  if (blocked.length === 0 && portable !== 'block') return undefined;
  return {
    paths: blocked.flatMap(({ path }) => path ?? []),
    names: blocked.flatMap(({ name }) => name ?? []),
    allowPaths: allow.flatMap(({ path }) => path ?? []),
    allowNames: allow.flatMap(({ name }) => name ?? []),
    media: guarded,
  };
}

function isSimple(pattern: ProgramPattern): boolean {
  const given = Object.keys(pattern);
  return given.length === 1 && (given[0] === 'name' || given[0] === 'path');
}
