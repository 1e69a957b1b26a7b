import { z } from 'zod';

/** A name that people gave a set of PCs, such as `sales` or `业务网`. */
export const DeviceGroup = z
  .string()
  .min(1)
  .max(64)
  .refine((name) => !/[\p{Cc}*?:,]/u.test(name) && name.trim() === name, 'no control characters, * ? : or ,');

/**
 * Console → agent: the groups that the PC belongs to, a signed `groups` statement (see shared/authority/). Sent after
 * every welcome and at each change; not at all while nobody has put the PC into any.
 */
export const DeviceGroups = z.object({ type: z.literal('device-groups'), envelope: z.unknown() });
export type DeviceGroups = z.infer<typeof DeviceGroups>;

/** All groups that policy may speak of: those given by people, and what every PC is by itself. */
export function allGroups(given: readonly string[], pc: { hostname: string; platform: string }): string[] {
  return [...given, `host:${pc.hostname}`, `platform:${pc.platform}`];
}
