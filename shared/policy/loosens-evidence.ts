import { sameJson } from '../authority/canonical-json.ts';
import type { EvidencePolicy } from './evidence.ts';
import { compareMembers, general, type Loosening, never } from './loosening.ts';

/**
 * Less evidence is less strict. Who can open it is a matter for two people whatever changes: another recipient reads
 * what nobody meant them to, and one fewer may leave nobody.
 */
export function loosensEvidence(
  from: EvidencePolicy | undefined,
  to: EvidencePolicy | undefined,
): Loosening[] {
  if (!from || !to) return sameJson(from, to) ? [] : [general('evidence')];
  const less = (name: keyof EvidencePolicy) => (was: number, is: number) =>
    is < was ? [general(`evidence.${name}`)] : [];
  return compareMembers(from, to, 'evidence', {
    maxFileMegabytes: less('maxFileMegabytes'),
    maxStoreMegabytes: less('maxStoreMegabytes'),
    kilobytesPerSecond: never,
    hours: never,
    retentionDays: less('retentionDays'),
  });
}
