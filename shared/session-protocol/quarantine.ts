import { z } from 'zod';
import { LocalizedText } from '../detection/levels.ts';
import { MAX_LISTED, MAX_REASON } from './limits.ts';

export const QuarantinedFile = z.object({
  id: z.uuid(),
  name: z.string().max(1024),
  takenAt: z.number().int(),
  sizeBytes: z.number().int().nonnegative(),
  rule: z.union([LocalizedText, z.string().max(200)]).optional(),
  message: LocalizedText.optional(),
  /** When this person asked for it; absent when not. */
  askedAt: z.number().int().optional(),
});
export type QuarantinedFile = z.infer<typeof QuarantinedFile>;

/** This person's files in the quarantine, newest first. */
export const SessionQuarantine = z.object({
  type: z.literal('quarantine'),
  files: z.array(QuarantinedFile).max(MAX_LISTED),
});
export type SessionQuarantine = z.infer<typeof SessionQuarantine>;

/** Asks the console to give a quarantined file back. */
export const AskRelease = z.object({
  type: z.literal('ask-release'),
  ref: z.uuid(),
  quarantineId: z.uuid(),
  reason: z.string().trim().min(1).max(MAX_REASON),
});
