import { z } from 'zod';
import { findLevel, type Level, levelRank } from '../detection/levels.ts';

/** What is laid over people's screens, so that a picture of one tells whose it was. */
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
  /** `classified`: only while a document of `levelAtLeast` or higher is open, where the system tells of open ones. */
  shown: z.enum(['always', 'classified']).default('always'),
  /** For `shown: classified`; left out, any level above the lowest. */
  levelAtLeast: z.string().min(1).max(64).optional(),
  /** A faint pattern that hardly anybody sees: `guardpost watermark read` and the console read it. */
  coded: z.strictObject({ strength: z.number().min(0.5).max(3).default(1) }).optional(),
});
export type Watermark = z.infer<typeof Watermark>;

/**
 * The watermark that is shown while the highest level of a person's open documents is `open`; undefined: none is
 * open. `null` for `open`: it cannot be told here, and then the mark is always there.
 */
export function shownWatermark(
  {
    watermark,
    classification: { levels },
  }: { watermark?: Watermark | undefined; classification: { levels: readonly Level[] } },
  open: string | undefined | null,
): Watermark | undefined {
  if (!watermark || watermark.shown === 'always' || open === null) return watermark;
  if (open === undefined) return undefined;
  const wanted = watermark.levelAtLeast === undefined ? levels[1] : findLevel(levels, watermark.levelAtLeast);
  const rank = levelRank(levels, open);
  // A level of another scheme counts as the highest.
  return !wanted || rank === -1 || rank >= levelRank(levels, wanted.id) ? watermark : undefined;
}
