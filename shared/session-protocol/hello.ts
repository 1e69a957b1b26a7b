import { z } from 'zod';

/** First message of a session. Who it is comes from the operating system, never from here. */
export const SessionHello = z.object({
  type: z.literal('hello'),
  versions: z.array(z.number().int().positive()).min(1).max(16),
  /** Version of the program that connects, for the log. */
  app: z.string().min(1).max(64),
});

/** Answer to `hello`: who the operating system says it is, and on which PC. */
export const SessionWelcome = z.object({
  type: z.literal('welcome'),
  version: z.number().int().positive(),
  user: z.string().max(256),
  sessionId: z.string().max(128),
  host: z.string().max(256),
});
export type SessionWelcome = z.infer<typeof SessionWelcome>;
