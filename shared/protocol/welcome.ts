import { z } from 'zod';

/** Console → agent, the answer to hello. */
export const Welcome = z.object({
  type: z.literal('welcome'),
  /** The version both speak from here on. */
  version: z.number().int().positive(),
  consoleId: z.uuid(),
  /** Highest sequence of the agent's epoch that the store holds; the agent sends from the next one on. */
  cursor: z.number().int().nonnegative(),
  heartbeatSeconds: z.number().int().min(1).max(3600),
  serverTime: z.number().int(),
});
export type Welcome = z.infer<typeof Welcome>;
