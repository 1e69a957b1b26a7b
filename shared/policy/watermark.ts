import { z } from 'zod';

/** What is laid over people's screens, so that a picture of one tells whose it was. Shown as long as the tray runs. */
export const Watermark = z.strictObject({
  /** Text that everybody sees. */
  visible: z
    .strictObject({
      show: z
        .array(z.enum(['user', 'device', 'time']))
        .min(1)
        .max(3)
        .default(['user', 'device', 'time']),
      density: z.enum(['sparse', 'normal', 'dense']).default('normal'),
      opacity: z.number().min(0.02).max(0.5).default(0.1),
    })
    .optional(),
  /** A faint pattern that hardly anybody sees: `guardpost watermark read` and the console read it. */
  coded: z.strictObject({ strength: z.number().min(0.5).max(3).default(1) }).optional(),
});
export type Watermark = z.infer<typeof Watermark>;
