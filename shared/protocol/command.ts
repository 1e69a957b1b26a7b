import { z } from 'zod';

/** What the console can order. An agent answers an order it does not know with `unsupported`. */
export const CommandBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('quarantine.restore'), quarantineId: z.uuid() }),
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
