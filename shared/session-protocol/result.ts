import { z } from 'zod';

/** What became of a message that carried a `ref`. */
export const SessionResult = z.object({
  type: z.literal('result'),
  ref: z.uuid(),
  ok: z.boolean(),
  reason: z.enum(['unknown', 'already', 'failed']).optional(),
});
export type SessionResult = z.infer<typeof SessionResult>;

/** Why the service ends a session or takes no notice of a message. */
export const SessionError = z.object({
  type: z.literal('error'),
  code: z.enum(['invalid-message', 'too-large', 'too-fast', 'no-version', 'replaced', 'too-many']),
  message: z.string().max(2000),
});
export type SessionError = z.infer<typeof SessionError>;
