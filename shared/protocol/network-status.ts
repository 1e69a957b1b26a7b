import { z } from 'zod';

/**
 * Agent → console: whether the PC is cut off, as read back from its system. Sent after every welcome and at each
 * change. `failed`: it was ordered and could not be had, or was undone because the console was not reached.
 */
export const NetworkStatus = z.object({
  type: z.literal('network-status'),
  state: z.enum(['none', 'pending', 'confirmed', 'failed']),
  /** Milliseconds since the epoch, agent's clock: when this state began. */
  since: z.number().int().nonnegative().optional(),
  by: z.string().max(256).optional(),
  reason: z.string().max(1000).optional(),
  /** Why it failed. */
  failure: z.string().max(1000).optional(),
});
export type NetworkStatus = z.infer<typeof NetworkStatus>;
