import { z } from 'zod';
import { Approval } from './contract.ts';

/** Days that events are kept, 0 for ever; a hundred years is as good. */
export const RetentionDays = z.number().int().min(0).max(36_500);

export const RetentionRequest = z.strictObject({ days: RetentionDays });

/** A shorter time waits for a second person's signature. */
export const RetentionProposed = z.object({ approval: Approval });

export const RetentionState = z.object({
  days: RetentionDays,
  /** Events that have been deleted so far. */
  deleted: z.number().int(),
  lastRunAt: z.number().int().nullable(),
  /** A person who may has signed for so short a time; without it nothing is deleted. */
  signed: z.boolean(),
});
export type RetentionState = z.infer<typeof RetentionState>;
