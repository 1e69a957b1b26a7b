import type { ClearFindings } from '../clear-finding.ts';
import type { Finding } from '../finding.ts';
import { DistinctCounter } from './distinct.ts';

const MAX_SAMPLES = 5;
const MAX_SAMPLED = 100;
const MAX_SAMPLE_LENGTH = 128;
/** As many as `Inspection.findings` takes. */
const MAX_FINDINGS = 256;

interface Tally {
  counter: DistinctCounter;
  confidence: number;
  samples: string[];
  /** Values whose masked form was looked at; many values may look the same. */
  sampled: number;
  level: string | undefined;
}

/** What a detector hands in: the normalised value (counted once however written) and its masked form. */
export interface Hit {
  detector: string;
  value: string;
  confidence: number;
  mask: (value: string) => string;
  /** What to show of it to who may see it, where that is not the value. */
  clear?: string;
  /** Level id that this hit alone asks for. */
  level?: string | undefined;
}

/**
 * Sums hits up to findings: distinct values a detector, the best confidence, the first masked samples, and of
 * several levels the one that `higher` prefers. With `clear` the values themselves are kept, too.
 */
export class Collector {
  private readonly tallies = new Map<string, Tally>();
  private readonly higher: (a: string, b: string) => string;
  private readonly clear: ClearFindings | undefined;

  constructor(higher: (a: string, b: string) => string, clear?: ClearFindings) {
    this.higher = higher;
    this.clear = clear;
  }

  add(hit: Hit): void {
    let tally = this.tallies.get(hit.detector);
    if (!tally) {
      if (this.tallies.size >= MAX_FINDINGS) return;
      tally = { counter: new DistinctCounter(), confidence: 0, samples: [], sampled: 0, level: undefined };
      this.tallies.set(hit.detector, tally);
    }
    if (hit.confidence > tally.confidence) tally.confidence = hit.confidence;
    if (hit.level !== undefined) {
      tally.level = tally.level === undefined ? hit.level : this.higher(tally.level, hit.level);
    }
    if (!tally.counter.add(hit.value)) return;
    this.clear?.add(hit.detector, hit.clear ?? hit.value);
    if (tally.samples.length >= MAX_SAMPLES || tally.sampled >= MAX_SAMPLED) return;
    tally.sampled++;
    const sample = hit.mask(hit.value).slice(0, MAX_SAMPLE_LENGTH);
    if (!tally.samples.includes(sample)) tally.samples.push(sample);
  }

  findings(): Finding[] {
    return [...this.tallies].map(([detector, tally]) => ({
      detector,
      count: tally.counter.count,
      confidence: Math.round(tally.confidence * 100) / 100,
      samples: tally.samples,
      ...(tally.level === undefined ? {} : { level: tally.level }),
    }));
  }
}
