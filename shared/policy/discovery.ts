import { z } from 'zod';

/**
 * Looks for classified files where they should not be. What is found is judged by the rules as channel `at-rest`;
 * a rule that blocks takes the file into the quarantine.
 */
export const Discovery = z.strictObject({
  enabled: z.boolean().default(true),
  /** `~` at the beginning stands for each person's home. */
  folders: z
    .array(
      z
        .string()
        .min(2)
        .max(1024)
        .regex(/^(~\/|\/|[A-Za-z]:[\\/])/, 'a folder that begins with ~/, / or a drive such as C:/'),
    )
    .min(1)
    .max(64),
  /** Globs of paths that are left out. */
  exclude: z.array(z.string().min(1).max(512)).max(256).default([]),
  /** From the beginning of one round to the next. */
  everyHours: z
    .number()
    .int()
    .min(1)
    .max(24 * 31)
    .default(24),
  /** The part of one core's time that a round may take. */
  cpuPercent: z.number().int().min(1).max(100).default(10),
  /** It waits while the PC has more to do than this for each core. */
  maxLoad: z.number().min(0.1).max(16).default(0.8),
  pauseOnBattery: z.boolean().default(true),
  /** For so many minutes the people at the PC may pause it, from their tray; 0: not at all. */
  personMayPauseMinutes: z.number().int().min(0).max(480).default(0),
});
export type Discovery = z.infer<typeof Discovery>;
