import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';

/** What people are to read and to confirm. */
export const TrainingCard = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dot, dash and underscore only'),
  /** Raised when the text was changed so that everybody is to confirm anew. */
  edition: z.number().int().min(1).max(10_000).default(1),
  title: LocalizedText,
  text: z.strictObject({ 'zh-CN': z.string().min(1).max(4000), en: z.string().min(1).max(4000) }),
  /** Globs of account names; left out, everybody. */
  users: z.array(z.string().min(1).max(256)).min(1).max(256).optional(),
  /** Globs of group names, beside `users`. */
  groups: z.array(z.string().min(1).max(256)).min(1).max(256).optional(),
});
export type TrainingCard = z.infer<typeof TrainingCard>;

export const Training = z.strictObject({ cards: z.array(TrainingCard).max(64).default([]) });
export type Training = z.infer<typeof Training>;
