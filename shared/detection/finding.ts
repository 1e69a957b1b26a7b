import { z } from 'zod';

/**
 * One kind of thing found in a document. `count` is of distinct values; `samples` are masked before they
 * leave the inspector (`1101**********002X`), so a finding may be stored and shown.
 */
export const Finding = z.object({
  /** Stable detector id such as `cn.resident-id` or `keyword:project-names`. */
  detector: z.string().min(1).max(128),
  count: z.number().int().positive(),
  /** 0 to 1. */
  confidence: z.number().min(0).max(1),
  samples: z.array(z.string().max(128)).max(5),
  /** Level id this finding alone asks for, when its detector says one (markings, labels). */
  level: z.string().max(64).optional(),
});
export type Finding = z.infer<typeof Finding>;

/** Why a document could not be read in full. The code is stable; text for people is in the catalogues. */
export const InspectionError = z.enum([
  'encrypted',
  'corrupt',
  'unsupported',
  'too-large',
  'timeout',
  'memory',
  'crashed',
  'vanished',
  'changed',
  'unreadable',
  'not-regular',
  'queue-full',
]);
export type InspectionError = z.infer<typeof InspectionError>;

/** The inspector's verdict on one file: what it is and what is in it. Never the text itself. */
export const Inspection = z.object({
  /** Type by content, such as docx, pdf, text, zip; `unknown` when nothing matched. */
  type: z.string().max(64),
  bytes: z.number().int().nonnegative(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Level id from the policy's classification. */
  level: z.string().max(64),
  /** Why this level: detector ids and thresholds, in order of weight. */
  reasons: z.array(z.string().max(256)).max(32).optional(),
  findings: z.array(Finding).max(256),
  error: InspectionError.optional(),
  /** Parts were left out because a limit was reached. */
  truncated: z.boolean().optional(),
  /** Wall time of the inspection in milliseconds. */
  ms: z.number().nonnegative(),
});
export type Inspection = z.infer<typeof Inspection>;
