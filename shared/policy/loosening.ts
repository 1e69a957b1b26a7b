import { sameJson } from '../authority/canonical-json.ts';

/** One way in which a policy is less strict than another. */
export interface Loosening {
  /** Where in the policy, such as `rules.block-secret` or `deviceControl.usbStorage`. */
  path: string;
  /** `known-device`: one device, named by vendor, product and serial number, is let in. */
  kind: 'general' | 'known-device';
}

export const general = (path: string): Loosening => ({ path, kind: 'general' });

type Comparisons<T> = { [K in keyof T]?: (from: T[K], to: T[K]) => Loosening[] };

/**
 * Compares two sections member by member. One that has no comparison of its own loosens by any change: who adds a
 * setting to policies decides whether to compare it more closely.
 */
export function compareMembers<T extends object>(
  from: T,
  to: T,
  path: string,
  comparisons: Comparisons<T>,
): Loosening[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])] as (keyof T & string)[];
  return names.flatMap((name) => {
    const comparison = Object.hasOwn(comparisons, name) ? comparisons[name] : undefined;
    if (comparison) return comparison(from[name], to[name]);
    return sameJson(from[name], to[name]) ? [] : [general(path === '' ? name : `${path}.${name}`)];
  });
}

/** A comparison that finds nothing: the member makes nothing more or less strict. */
export const never = (): Loosening[] => [];

/** What is in the former list and not in the next. */
export function missing<T>(from: readonly T[], to: readonly T[], path: string): Loosening[] {
  const held = new Set(to.map((item) => JSON.stringify(item)));
  return from.some((item) => !held.has(JSON.stringify(item))) ? [general(path)] : [];
}
