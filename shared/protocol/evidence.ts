import { z } from 'zod';
import { MAX_EVIDENCE_BYTES } from '../events/evidence.ts';

/** Evidence travels in pieces of so many bytes: short enough that what else is on the link hardly waits. */
export const EVIDENCE_PIECE_BYTES = 64 * 1024;

const Offset = z.number().int().nonnegative().max(MAX_EVIDENCE_BYTES);

/** Agent → console: this evidence, told of by an event that went before, is ready. Answered with evidence-state. */
export const EvidenceOffer = z.object({ type: z.literal('evidence-offer'), id: z.uuid() });
export type EvidenceOffer = z.infer<typeof EvidenceOffer>;

/** Agent → console: the piece that was asked for, in base64. Answered with evidence-state. */
export const EvidencePiece = z.object({
  type: z.literal('evidence-piece'),
  id: z.uuid(),
  offset: Offset,
  data: z
    .base64()
    .min(4)
    .max(4 * Math.ceil(EVIDENCE_PIECE_BYTES / 3)),
});
export type EvidencePiece = z.infer<typeof EvidencePiece>;

export const EvidenceRefusal = z.enum([
  /** No event of this agent speaks of it (yet). */
  'unknown',
  /** It is not what its event says. */
  'wrong-hash',
  /** As much as one agent may have is there. */
  'quota',
  'no-space',
  /** It was deleted, as its time was over. */
  'deleted',
  /** One piece at a time. */
  'busy',
]);
export type EvidenceRefusal = z.infer<typeof EvidenceRefusal>;

/**
 * Console → agent: `want`: send the piece that begins at `offset`, which is how much is there. `kept`: it is there as a
 * whole, is what its event says and is durable; the agent deletes its copy. `refused`: not now, or not at all.
 */
export const EvidenceState = z.object({
  type: z.literal('evidence-state'),
  id: z.uuid(),
  state: z.enum(['want', 'kept', 'refused']),
  offset: Offset.optional(),
  reason: EvidenceRefusal.optional(),
});
export type EvidenceState = z.infer<typeof EvidenceState>;
