import { z } from 'zod';
import { DeviceGrant } from '../policy/device-control.ts';

/** What can be ordered. An order of a kind that an agent does not know it refuses as malformed. */
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
  /** A quarantined file is not to come back: its sealed copy is deleted. */
  z.object({
    kind: z.literal('quarantine.destroy'),
    quarantineId: z.uuid(),
    reason: z.string().min(1).max(1000),
    by: z.string().min(1).max(256),
  }),
  /** A question to somebody at the PC. Done when it is shown; what they say comes as `person.answered`. */
  z.object({
    kind: z.literal('person.ask'),
    /** The incident it is about, as the answer will name it. */
    incident: z.number().int().positive(),
    person: z.string().min(1).max(256),
    question: z.string().min(1).max(500),
    minutes: z.number().int().min(1).max(60),
    by: z.string().min(1).max(256),
  }),
  /** The search for classified files: begin a round now, hold it, go on. */
  z.object({ kind: z.literal('discovery.start'), by: z.string().min(1).max(256) }),
  z.object({ kind: z.literal('discovery.pause'), by: z.string().min(1).max(256) }),
  z.object({ kind: z.literal('discovery.resume'), by: z.string().min(1).max(256) }),
]);
export type CommandBody = z.infer<typeof CommandBody>;

/**
 * Console → agent. Repeated until answered or expired: agents must carry out an id only once. What is ordered is in
 * the envelope (a `command` statement, see shared/authority/); `id` is what the answer will name, also of an order
 * that is refused.
 */
export const Command = z.object({
  type: z.literal('command'),
  id: z.uuid(),
  envelope: z.unknown(),
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
