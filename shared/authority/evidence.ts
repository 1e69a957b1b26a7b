import { z } from 'zod';
import { Sha256 } from '../events/evidence.ts';
import { open } from './envelope.ts';
import type { Check, Signed } from './orders.ts';
import { StatementRefused } from './refused.ts';
import { requireConsole, requireCurrent, requirePeople } from './trust.ts';

/** One person may have one piece of evidence handed out, for a while and a reason. */
export const EvidenceStatement = z.strictObject({
  consoleId: z.uuid(),
  issuedAt: z.number().int().nonnegative(),
  expiresAt: z.number().int().nonnegative(),
  /** The request that this answers. */
  requestId: z.uuid(),
  evidenceId: z.uuid(),
  /** Of the sealed form. */
  sha256: Sha256,
  askedBy: z.string().min(1).max(64),
  reason: z.string().max(500),
});
export type EvidenceStatement = z.infer<typeof EvidenceStatement>;

/**
 * Leave to open evidence. Whoever asked counts as one of the people that the root asks for, and never as one of those
 * who sign. @throws StatementRefused
 */
export function openEvidenceAccess(
  { trust, verify, now }: Check,
  envelope: unknown,
): Signed<EvidenceStatement> {
  const authority = requireCurrent(trust, now);
  const { content, keys } = open('evidence', envelope, EvidenceStatement, verify);
  requireConsole('evidence', trust.root, content);
  if (now > content.expiresAt) throw new StatementRefused('expired', 'evidence: the leave has expired');
  const by = requirePeople(
    'evidence',
    authority,
    keys,
    'evidence',
    evidenceSigners(trust.root.people.evidence),
  );
  if (by.includes(content.askedBy)) {
    throw new StatementRefused('threshold', 'evidence: signed by who asked for it');
  }
  return { content, by };
}

/** How many have to sign beside the person who asks, at least one. */
export function evidenceSigners(people: number): number {
  return Math.max(1, people - 1);
}
