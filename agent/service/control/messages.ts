import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { DevicePattern } from '../../../shared/policy/device-control.ts';
import { NetworkStatus } from '../../../shared/protocol/network-status.ts';
import { RELEASE_MINUTES, ReleasePurpose } from '../../../shared/release/release-code.ts';

/** The person who runs the command, as far as the command can tell. */
const By = z.string().min(1).max(200);

/** What the command line of this PC may ask of the running service. One JSON line each way. */
export const ControlRequest = z.discriminatedUnion('do', [
  z.object({ do: z.literal('status') }),
  z.object({ do: z.literal('release-challenge'), purpose: ReleasePurpose, device: DevicePattern.optional() }),
  z.object({ do: z.literal('release'), code: z.string().max(64), by: By }),
  /** May the service be stopped, or taken off the PC? */
  z.object({ do: z.literal('may-stop') }),
  z.object({
    do: z.literal('request-release'),
    minutes: z.number().int().min(RELEASE_MINUTES[0]).max(RELEASE_MINUTES.at(-1)!),
    reason: z.string().min(1).max(500),
    device: DevicePattern.optional(),
    by: By,
  }),
]);
export type ControlRequest = z.infer<typeof ControlRequest>;

export const ControlAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('refused'), reason: z.string(), lockedUntil: z.number().optional() }),
  z.object({
    state: z.literal('status'),
    link: z.string(),
    network: NetworkStatus,
    grants: z.number().int(),
  }),
  z.object({ state: z.literal('challenge'), challenge: z.string(), until: z.number() }),
  z.object({
    state: z.literal('released'),
    purpose: ReleasePurpose,
    access: z.enum(['allow', 'read-only']),
    minutes: z.number(),
  }),
  z.object({ state: z.literal('may-stop'), until: z.number() }),
  z.object({ state: z.literal('requested'), requestId: z.uuid() }),
]);
export type ControlAnswer = z.infer<typeof ControlAnswer>;

export const MAX_LINE_CHARACTERS = 8_192;

/**
 * Where the service listens: in its own data directory, which only its own user may enter. Windows has named pipes
 * for that; only administrators and the service's own account may write to one (CreateNamedPipe, default security).
 */
export function controlPath(dataDir: string): string {
  if (process.platform !== 'win32') return join(dataDir, 'control.sock');
  const id = createHash('sha256').update(resolve(dataDir).toLowerCase()).digest('hex').slice(0, 32);
  return `\\\\.\\pipe\\guardpost-${id}`;
}
