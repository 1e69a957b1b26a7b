import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';

/**
 * What came of asking a person before something went on. `unanswered`: they did not answer in time; `nobody`: there
 * was nobody to ask. In both cases `answer` is the one that policy takes then.
 */
export const PersonResponse = z.object({
  by: z.enum(['person', 'unanswered', 'nobody']),
  answer: z.enum(['proceed', 'withdraw']),
  choice: z.object({ id: z.string().max(64), label: LocalizedText }).optional(),
  /** The person's own words. */
  text: z.string().max(500).optional(),
  /** How long the question was open, in milliseconds. */
  waitedMs: z.number().int().nonnegative(),
});
export type PersonResponse = z.infer<typeof PersonResponse>;
