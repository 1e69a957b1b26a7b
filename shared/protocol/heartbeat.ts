import { z } from 'zod';

export const PartHealth = z.object({
  name: z.string().max(64),
  state: z.enum(['running', 'restarting', 'stopped', 'unavailable']),
  restarts: z.number().int().nonnegative(),
  /** Why it is not running, as a short code or message without content. */
  reason: z.string().max(512).optional(),
});
export type PartHealth = z.infer<typeof PartHealth>;

/** What an agent says of itself with every heartbeat. */
export const Health = z.object({
  spoolEvents: z.number().int().nonnegative(),
  spoolBytes: z.number().int().nonnegative(),
  /** Events dropped by the spool's size limit since it was made. */
  dropped: z.number().int().nonnegative(),
  rssBytes: z.number().int().nonnegative(),
  cpuPercent: z.number().nonnegative(),
  parts: z.array(PartHealth).max(64),
  /** What goes on with its screen: `recording`, `remote-controlled`, `captures-stopped`. */
  states: z.array(z.string().max(32)).max(16).optional(),
});
export type Health = z.infer<typeof Health>;

/** Both ways: the agent's carries its health, the console echoes `at`. */
export const Heartbeat = z.object({
  type: z.literal('heartbeat'),
  at: z.number().int(),
  health: Health.optional(),
});
export type Heartbeat = z.infer<typeof Heartbeat>;
