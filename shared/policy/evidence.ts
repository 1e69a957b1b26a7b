import { z } from 'zod';
import { TimeWindow } from './device-control.ts';

/** What a rule keeps as evidence, least to most; `file` is the content together with the findings. */
export const EVIDENCE_KINDS = ['none', 'findings', 'file'] as const;
export const EvidenceKind = z.enum(EVIDENCE_KINDS);
export type EvidenceKind = z.infer<typeof EvidenceKind>;

/**
 * Who can open evidence: the public half of an age key pair (X25519 recipient in Bech32, C2SP age). Its private half
 * is with the holder and with nobody else. Agents know recipients from the signed policy alone.
 */
export const EvidenceRecipient = z.strictObject({
  name: z.string().min(1).max(64),
  key: z.string().regex(/^age1[02-9ac-hj-np-z]{58}$/, 'an age recipient such as age1…'),
});
export type EvidenceRecipient = z.infer<typeof EvidenceRecipient>;

/** When evidence travels, on the PC's own clock. */
export const UploadHours = z.strictObject({
  upload: z.enum(['only-during', 'not-during']).default('not-during'),
  windows: z.array(TimeWindow).min(1).max(16),
});
export type UploadHours = z.infer<typeof UploadHours>;

/** How evidence is kept and carried. Rules say of what. */
export const EvidencePolicy = z.strictObject({
  /** Each of them can open all evidence that is taken while they are named. */
  recipients: z.array(EvidenceRecipient).min(1).max(16),
  /** Of a larger file the findings alone are kept. */
  maxFileMegabytes: z.number().int().min(1).max(4096).default(50),
  /** What waits on one PC for the console; more is not taken, and that is told. */
  maxStoreMegabytes: z.number().int().min(1).max(102_400).default(1024),
  /** What the upload may take of the link. */
  kilobytesPerSecond: z.number().int().min(1).max(1_000_000).default(512),
  /** Left out, evidence travels at any time. */
  hours: UploadHours.optional(),
  /** At the console, from its arrival; never longer than the events. */
  retentionDays: z.number().int().min(1).max(3650).default(180),
});
export type EvidencePolicy = z.infer<typeof EvidencePolicy>;

/** The greater of what two rules ask for; `none` and nothing are the same. */
export function greaterEvidence(
  a: EvidenceKind | undefined,
  b: EvidenceKind | undefined,
): EvidenceKind | undefined {
  return evidenceRank(b) > evidenceRank(a) ? b : a;
}

/** Position in EVIDENCE_KINDS. */
export function evidenceRank(kind: EvidenceKind | undefined): number {
  return EVIDENCE_KINDS.indexOf(kind ?? 'none');
}
