import { z } from 'zod';

/** Days that events are kept, 0 for ever; a hundred years is as good. */
export const RetentionDays = z.number().int().min(0).max(36_500);

export const RetentionRequest = z.strictObject({ days: RetentionDays });

export const RetentionState = z.object({
  days: RetentionDays,
  /** Events that have been deleted so far. */
  deleted: z.number().int(),
  lastRunAt: z.number().int().nullable(),
});
export type RetentionState = z.infer<typeof RetentionState>;
