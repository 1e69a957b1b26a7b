import { z } from 'zod';
import { DiscoveryProgress } from '../events/discovery-progress.ts';

/** The search for classified files on this PC. Whose files they are is nobody else's business: counts only. */
export const SessionDiscovery = DiscoveryProgress.extend({
  type: z.literal('discovery'),
  /** For how many minutes a person may pause it; 0: not at all. */
  mayPauseMinutes: z.number().int().nonnegative(),
});
export type SessionDiscovery = z.infer<typeof SessionDiscovery>;

/** Asks for a pause as long as the policy grants it, or for its end. */
export const AskPause = z.object({ type: z.literal('ask-pause'), ref: z.uuid(), pause: z.boolean() });
