import { z } from 'zod';
import { DeviceGrant } from '../policy/device-control.ts';

/** What the console can order. An agent answers an order it does not know with `unsupported`. */
export const CommandBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('quarantine.restore'), quarantineId: z.uuid() }),
  z.object({
    kind: z.literal('network.isolate'),
    reason: z.string().min(1).max(1000),
    /** Who ordered it, as the console names people. */
    by: z.string().min(1).max(256),
    /** The console must be reached through the isolation within this time, or the agent undoes it. */
    deadManSeconds: z.number().int().min(10).max(3600),
  }),
  z.object({ kind: z.literal('network.release'), by: z.string().min(1).max(256) }),
  /** Lets a device be used until a time, whatever policy says of it. */
  z.object({ kind: z.literal('device.grant'), grant: DeviceGrant, by: z.string().min(1).max(256) }),
  z.object({
    kind: z.literal('device.revoke-grant'),
    grantId: z.string().min(1).max(64),
    by: z.string().min(1).max(256),
  }),
  /** What somebody at the PC asked for was turned down; the request has the id of its event. */
  z.object({
    kind: z.literal('request.deny'),
    requestId: z.uuid(),
    note: z.string().max(500),
    by: z.string().min(1).max(256),
  }),
]);
export type CommandBody = z.infer<typeof CommandBody>;

/** Console → agent. Repeated until answered or expired: agents must carry out an id only once. */
export const Command = z.object({
  type: z.literal('command'),
  id: z.uuid(),
  /** Milliseconds since the epoch; not to be begun later. */
  expiresAt: z.number().int(),
  body: z.looseObject({ kind: z.string().max(64) }),
});
export type Command = z.infer<typeof Command>;

/** Agent → console. */
export const CommandResult = z.object({
  type: z.literal('command-result'),
  id: z.uuid(),
  state: z.enum(['done', 'failed', 'unsupported', 'expired']),
  reason: z.string().max(1024).optional(),
});
export type CommandResult = z.infer<typeof CommandResult>;
