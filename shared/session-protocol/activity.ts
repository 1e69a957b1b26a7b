import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';
import { MAX_LISTED } from './limits.ts';

/** One event of this person and what became of it. */
export const ActivityEntry = z.object({
  id: z.uuid(),
  at: z.number().int(),
  event: z.string().max(64),
  channel: z.string().max(64).optional(),
  name: z.string().max(1024).optional(),
  device: z.string().max(600).optional(),
  action: z.enum(['allow', 'audit', 'warn', 'block']).optional(),
  outcome: z.enum(['done', 'not-stopped', 'none']).optional(),
  rule: z.union([LocalizedText, z.string().max(200)]).optional(),
  message: LocalizedText.optional(),
  answer: z.enum(['proceed', 'withdraw', 'unanswered', 'nobody']).optional(),
});
export type ActivityEntry = z.infer<typeof ActivityEntry>;

/** Newest first. */
export const SessionActivity = z.object({
  type: z.literal('activity'),
  entries: z.array(ActivityEntry).max(MAX_LISTED),
});
export type SessionActivity = z.infer<typeof SessionActivity>;
