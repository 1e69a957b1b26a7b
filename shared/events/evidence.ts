import { z } from 'zod';

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex');
/** Of one sealed piece of evidence: more than a file may have, by what sealing adds. */
export const MAX_EVIDENCE_BYTES = 4200 * 1024 * 1024;

/** Why what a rule asked for was not kept, or not all of it. */
export const EvidenceMissed = z.enum([
  /** Larger than policy allows. */
  'too-large',
  /** As much waits on this PC as policy allows. */
  'store-full',
  'no-space',
  'gone',
  'changed',
  /** No recipient is named. */
  'no-recipient',
  /** Nothing is kept of what goes this way. */
  'unsupported',
  'error',
]);
export type EvidenceMissed = z.infer<typeof EvidenceMissed>;

/** Evidence of an event: what was sealed on the PC, and what was not. Nothing of its content. */
export const EventEvidence = z.object({
  /** What the rules asked for. */
  asked: z.enum(['findings', 'file']),
  kept: z
    .object({
      id: z.uuid(),
      what: z.enum(['findings', 'file']),
      /** Of the sealed form, as it travels. */
      sizeBytes: z.number().int().positive().max(MAX_EVIDENCE_BYTES),
      sha256: Sha256,
    })
    .optional(),
  missed: EvidenceMissed.optional(),
});
export type EventEvidence = z.infer<typeof EventEvidence>;
