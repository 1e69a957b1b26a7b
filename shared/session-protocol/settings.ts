import { z } from 'zod';

/** What the tray is to do or show beside its own pages: the watermark, what to signal, progress. By topic. */
export const SessionSettings = z.object({
  type: z.literal('settings'),
  topic: z.string().regex(/^[a-z][a-z0-9.-]{0,63}$/),
  value: z.json(),
});
export type SessionSettings = z.infer<typeof SessionSettings>;
