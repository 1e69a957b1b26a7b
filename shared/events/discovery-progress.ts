import { z } from 'zod';

/** Where the search for classified files on a PC stands: told to the console and shown to the people at the PC. */
export const DiscoveryProgress = z.object({
  /**
   * `off`: the policy asks for none. `idle`: the last round is done. `resting`: people need the PC, or it runs on
   * battery. `paused`: a person's doing.
   */
  state: z.enum(['off', 'idle', 'running', 'resting', 'paused']),
  /** Files looked at in this round, or in the last one. */
  files: z.number().int().nonnegative(),
  /** As many as there were when the round began; 0 until they are counted. */
  expected: z.number().int().nonnegative(),
  /** The folder that is looked through, as the policy names it. */
  folder: z.string().max(1024).optional(),
  /** Files that a rule was about, found in this round, by level; what did not change since a former round is not counted again. */
  found: z.record(z.string().max(64), z.number().int().nonnegative()),
  began: z.number().int().nonnegative().optional(),
  finished: z.number().int().nonnegative().optional(),
  pausedBy: z.enum(['console', 'person']).optional(),
  pausedUntil: z.number().int().nonnegative().optional(),
});
export type DiscoveryProgress = z.infer<typeof DiscoveryProgress>;
