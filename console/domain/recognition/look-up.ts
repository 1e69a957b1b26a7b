import type { FingerprintSet } from '../../../shared/detection/fingerprints/fingerprint-set.ts';
import { Winnower } from '../../../shared/detection/fingerprints/winnow.ts';

/** Fewer fingerprints in common than this are chance, as for agents (shared/detection/fingerprints/match.ts). */
const HITS = 4;

/** Registered documents that some fingerprints are of, and the share of the fingerprints that is theirs (0 to 1). */
export function ownersOf(
  set: FingerprintSet,
  fingerprints: ReadonlySet<number>,
): { name: string; share: number }[] {
  const hits = new Map<number, number>();
  for (const hash of fingerprints)
    set.ownersOf(hash, (document) => hits.set(document, (hits.get(document) ?? 0) + 1));
  return [...hits]
    .filter(([, count]) => count >= HITS)
    .map(([document, count]) => ({
      name: set.documents[document]!.name,
      share: Math.min(1, count / fingerprints.size),
    }))
    .sort((one, other) => other.share - one.share);
}

/** The fingerprints of a passage. */
export function fingerprintsOf(text: string): Set<number> {
  const found = new Set<number>();
  new Winnower().push(text, 0, text.length, (hash) => found.add(hash));
  return found;
}
