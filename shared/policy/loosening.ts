/** One way in which a policy is less strict than another. */
export interface Loosening {
  /** Where in the policy, such as `rules.block-secret` or `deviceControl.usbStorage`. */
  path: string;
  /** `known-device`: one device, named by vendor, product and serial number, is let in. */
  kind: 'general' | 'known-device';
}

export const general = (path: string): Loosening => ({ path, kind: 'general' });

/** What is in the former list and not in the next. */
export function missing<T>(from: readonly T[], to: readonly T[], path: string): Loosening[] {
  const held = new Set(to.map((item) => JSON.stringify(item)));
  return from.some((item) => !held.has(JSON.stringify(item))) ? [general(path)] : [];
}
