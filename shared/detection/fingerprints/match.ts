import type { Collector } from '../scan/collector.ts';
import type { FingerprintSet } from './fingerprint-set.ts';
import { Winnower } from './winnow.ts';

/** So many fingerprints of one document within REACH characters are a passage out of it. */
const HITS = 4;
const REACH = 240;

/** Recognises passages of registered documents in the text of one document. */
export interface FingerprintMatcher {
  read(text: string, from: number, to: number): void;
  /** A new text begins. */
  reset(): void;
  collect(collector: Collector): void;
}

interface Sighting {
  /** Different fingerprints of the document that were seen. */
  seen: Set<number>;
  /** Positions of the latest ones, all different. */
  recent: { hash: number; position: number }[];
  recognised: boolean;
}

/** A matcher for each document. The finding is `fingerprint:<name>`, its sample the share of the registered text. */
export function compileFingerprints(set: FingerprintSet): () => FingerprintMatcher {
  return () => new Matcher(set);
}

class Matcher implements FingerprintMatcher {
  private readonly set: FingerprintSet;
  private readonly winnower = new Winnower();
  private readonly sightings = new Map<number, Sighting>();

  constructor(set: FingerprintSet) {
    this.set = set;
  }

  reset(): void {
    this.winnower.reset();
    for (const sighting of this.sightings.values()) sighting.recent = [];
  }

  read(text: string, from: number, to: number): void {
    this.winnower.push(text, from, to, (hash, position) => {
      this.set.ownersOf(hash, (document) => this.see(document, hash, position));
    });
  }

  collect(collector: Collector): void {
    for (const [document, { seen, recognised }] of this.sightings) {
      if (!recognised) continue;
      const { name, fingerprints } = this.set.documents[document]!;
      const share = Math.max(1, Math.round((seen.size / fingerprints) * 100));
      collector.add({
        detector: `fingerprint:${name}`.slice(0, 128),
        value: name,
        confidence: Math.min(0.99, 0.8 + seen.size / 100),
        mask: () => `${share}%`,
      });
    }
  }

  private see(document: number, hash: number, position: number): void {
    let sighting = this.sightings.get(document);
    if (!sighting) {
      sighting = { seen: new Set(), recent: [], recognised: false };
      this.sightings.set(document, sighting);
    }
    sighting.seen.add(hash);
    if (sighting.recognised || sighting.recent.some((each) => each.hash === hash)) return;
    sighting.recent.push({ hash, position });
    if (sighting.recent.length > HITS) sighting.recent.shift();
    const [first] = sighting.recent;
    if (sighting.recent.length === HITS && position - first!.position <= REACH) sighting.recognised = true;
  }
}
