import { z } from 'zod';

/** Print jobs are judged by the rules like files, as channel `printing`; a rule that blocks cancels the job. */
export const Printing = z.strictObject({
  enabled: z.boolean().default(true),
  /** How long a job waits for its verdict. */
  waitSeconds: z.number().int().min(5).max(600).default(60),
  /** What becomes of a job that nobody answered for in time, because the service does not run or is at its limit. */
  unanswered: z.enum(['print', 'hold']).default('print'),
});
export type Printing = z.infer<typeof Printing>;
