import type { Classification } from '../policy/schema.ts';
import { classify } from './classify.ts';
import { ClearFindings } from './clear-finding.ts';
import type { CreateDetector, DetectionResult, Detector, Scan, Segment } from './detector.ts';
import { labelMsip } from './detectors/label-msip.ts';
import { compileEdm, type EdmMatcher } from './edm/match.ts';
import { compileFingerprints, type FingerprintMatcher } from './fingerprints/match.ts';
import { compileKeywords, type KeywordMatcher } from './keywords/keywords.ts';
import { MsipLabels } from './labels/msip-labels.ts';
import { schemeLevel } from './level-scheme.ts';
import { levelRank } from './levels.ts';
import { compilePatterns, type PatternMatcher } from './patterns/patterns.ts';
import { compileProximity, type ProximityMatcher } from './proximity/proximity.ts';
import { CUSTOMER_RECORD, RecordReader } from './records/customer-record.ts';
import { RecordKeys } from './records/record-keys.ts';
import { Collector } from './scan/collector.ts';
import type { LineHit } from './scan/line-hit.ts';
import { LineScanner } from './scan/line-scanner.ts';
import { TextStream } from './scan/text-stream.ts';

export type { DetectionResult, Detector, Scan, Segment } from './detector.ts';

/** Compiles what a classification looks for; the built-in detectors are always on. */
export const createDetector: CreateDetector = (
  classification,
  { edm = [], fingerprints = [] } = {},
): Detector => {
  const { keywords, patterns, proximity, levels } = classification;
  const compiled: Compiled = {
    classification,
    keywords: compileKeywords(keywords, levels),
    patterns: compilePatterns(patterns, levels),
    proximity: compileProximity(proximity, levels),
    edm: edm.map(compileEdm),
    fingerprints: fingerprints.map(compileFingerprints),
  };
  return { start: (document = {}) => new DocumentScan(compiled, document) };
};

interface Compiled {
  classification: Classification;
  keywords: (() => KeywordMatcher) | undefined;
  patterns: PatternMatcher | undefined;
  proximity: (() => ProximityMatcher) | undefined;
  edm: readonly (() => EdmMatcher)[];
  fingerprints: readonly (() => FingerprintMatcher)[];
}

class DocumentScan implements Scan {
  private readonly classification: Classification;
  private readonly keywords: KeywordMatcher | undefined;
  private readonly patterns: PatternMatcher | undefined;
  private readonly proximity: ProximityMatcher | undefined;
  private readonly edm: readonly EdmMatcher[];
  private readonly fingerprints: readonly FingerprintMatcher[];
  private readonly collector: Collector;
  private readonly labels = new MsipLabels();
  private readonly recordKeys = new RecordKeys();
  private readonly records: RecordReader;
  private readonly scanner: LineScanner;
  private readonly stream: TextStream;
  private readonly clear: ClearFindings | undefined;
  private part: string | undefined;
  /** While the hits of one line come in. */
  private line: number | undefined;
  private lastBlock = false;

  constructor(compiled: Compiled, { fileName, clear }: NonNullable<Parameters<Detector['start']>[0]>) {
    this.classification = compiled.classification;
    this.keywords = compiled.keywords?.();
    this.patterns = compiled.patterns;
    this.proximity = compiled.proximity?.();
    this.edm = compiled.edm.map((start) => start());
    this.fingerprints = compiled.fingerprints.map((start) => start());
    const { levels } = this.classification;
    this.clear = clear ? new ClearFindings(() => ({ part: this.part, line: this.line })) : undefined;
    this.collector = new Collector(
      (a, b) => (levelRank(levels, a) >= levelRank(levels, b) ? a : b),
      this.clear,
    );
    this.records = new RecordReader({
      part: (part) => this.add(part),
      record: (value, mask, confidence) => {
        this.recordKeys.add(value);
        this.collector.add({ detector: CUSTOMER_RECORD.id, value, confidence, mask });
      },
    });
    this.scanner = new LineScanner((text, start, end, hits, place) => {
      this.line = place.lineNumber + 1;
      for (const hit of hits) this.add(hit);
      this.records.line(text, start, end, hits, place);
      this.line = undefined;
    });
    this.stream = new TextStream((text, from, to) => this.read(text, from, to));
    if (fileName !== undefined) this.push({ part: 'name', text: fileName.replace(/\.[^.]{1,5}$/, '') });
  }

  push({ text, part = 'body' }: Segment): void {
    if (part !== this.part) {
      this.endPart();
      this.part = part;
      this.scanner.enter(part);
    }
    if (!this.labels.property(part, text)) this.stream.push(text);
  }

  end(): DetectionResult {
    this.endPart();
    this.labels.collect(this.classification, this.collector);
    for (const matcher of this.fingerprints) matcher.collect(this.collector);
    const findings = this.collector.findings();
    return {
      findings,
      recordKeys: this.recordKeys.all(),
      ...classify(this.classification, findings),
      ...(this.clear ? { clear: this.clear.all } : {}),
    };
  }

  private add(hit: Pick<LineHit, 'detector' | 'value' | 'confidence' | 'level'>): void {
    if (hit.detector.id === labelMsip.id) {
      this.labels.text(hit.value);
      return;
    }
    this.collector.add({
      detector: hit.detector.id,
      value: hit.value,
      confidence: hit.confidence,
      mask: hit.detector.mask,
      level: hit.level && schemeLevel(this.classification.levels, hit.level),
    });
  }

  private endPart(): void {
    this.lastBlock = true;
    this.stream.flush();
    this.lastBlock = false;
    this.records.close();
    this.keywords?.reset();
    this.proximity?.reset();
    for (const matcher of this.fingerprints) matcher.reset();
  }

  private read(text: string, from: number, to: number): void {
    this.scanner.read(text, from, to, this.lastBlock);
    this.keywords?.read(text, from, to, this.collector);
    this.proximity?.read(text, from, to, this.collector);
    this.patterns?.read(text, from, to, this.collector);
    for (const matcher of this.edm) matcher.read(text, from, to, this.collector);
    for (const matcher of this.fingerprints) matcher.read(text, from, to);
  }
}
