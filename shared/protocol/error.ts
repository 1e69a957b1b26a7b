import { z } from 'zod';

/** Both ways: what was wrong with a message. The link stays up unless a close code follows. */
export const ErrorMessage = z.object({
  type: z.literal('error'),
  code: z.enum([
    'invalid-json',
    'invalid-message',
    'unknown-type',
    'too-large',
    'not-welcome',
    'wrong-agent',
    'identity-in-use',
    'not-renewed',
    'unsupported-version',
    'busy',
    'internal',
  ]),
  message: z.string().max(2000),
  /** The `type` of the message that was refused, as it came (cut to 64 characters). */
  about: z.string().max(64).optional(),
});
export type ErrorMessage = z.infer<typeof ErrorMessage>;
