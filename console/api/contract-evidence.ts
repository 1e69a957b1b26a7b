import { z } from 'zod';
import { Approval } from './contract.ts';

/** What is known of a piece of evidence without opening it. */
export const EvidenceItem = z.object({
  id: z.string(),
  agentId: z.string(),
  hostname: z.string(),
  eventId: z.string(),
  eventAt: z.number().int(),
  /** Null once the evidence was deleted. */
  fileName: z.string().nullable(),
  what: z.enum(['findings', 'file']),
  /** Of the sealed form. */
  sizeBytes: z.number().int(),
  sha256: z.string(),
  /** `announced`: its event is here; `arriving`: part of it is. */
  state: z.enum(['announced', 'arriving', 'kept', 'deleted']),
  announcedAt: z.number().int(),
  arrivedAt: z.number().int().nullable(),
  deletedAt: z.number().int().nullable(),
});
export type EvidenceItem = z.infer<typeof EvidenceItem>;

/** One entry of the custody record. */
export const CustodyEntry = z.object({
  at: z.number().int(),
  /** `arrived`: whole, and with the hash that its event told (in `note`). */
  act: z.enum(['arrived', 'asked', 'approved', 'refused', 'downloaded', 'deleted']),
  by: z.string().nullable(),
  /** Of `asked` the reason; of `approved` and `refused` who had asked. */
  note: z.string().nullable(),
});
export type CustodyEntry = z.infer<typeof CustodyEntry>;

export const EvidenceList = z.object({ evidence: z.array(EvidenceItem) });
export const EvidenceDetail = EvidenceItem.extend({
  custody: z.array(CustodyEntry),
  /** Until when the person who asks may have it handed out; null when nobody has signed for that. */
  openUntil: z.number().int().nullable(),
  /** This person's own request, while it waits. */
  pending: z.boolean(),
});
export type EvidenceDetail = z.infer<typeof EvidenceDetail>;
export const OneEvidence = z.object({ id: z.uuid() });
export const EvidenceAsk = z.strictObject({ reason: z.string().trim().min(3).max(500) });
export const EvidenceAsked = z.object({ approval: Approval });
