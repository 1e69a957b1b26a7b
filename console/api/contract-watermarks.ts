/** Watermarks in the API: whose screen a picture shows. */
import { z } from 'zod';

/** What was read out of a picture: the short codes in hexadecimal, as `guardpost watermark read` prints them. */
export const WatermarkQuestion = z.object({
  device: z.string().regex(/^[0-9a-f]{8}$/),
  user: z.string().regex(/^[0-9a-f]{4}$/),
  /** When the picture was on the screen. */
  at: z.number().int().nonnegative(),
});
export type WatermarkQuestion = z.infer<typeof WatermarkQuestion>;

/** The PCs with that code, as a rule one, and who of their known users has the user's code. */
export const WatermarkAnswer = z.object({
  devices: z.array(z.object({ agentId: z.string(), hostname: z.string(), users: z.array(z.string()) })),
});
export type WatermarkAnswer = z.infer<typeof WatermarkAnswer>;
