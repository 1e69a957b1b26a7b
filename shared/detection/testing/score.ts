import type { Detector } from '../detector.ts';
import { sample } from './documents.ts';
import { Random } from './random.ts';

export interface Score {
  found: number;
  missed: number;
  false: number;
  precision: number;
  recall: number;
  /** The first few mistakes, to look at. */
  mistakes: string[];
}

/** How values look masked, told here a second time so that a result can be held against the truth. */
const MASKS: Record<string, (value: string) => string> = {
  'cn.resident-id': (value) => stars(value, 4, 4),
  'cn.mobile': (value) => stars(value, 3, 4),
  'bank-card': (value) => stars(value, 6, 4),
  'cn.uscc': (value) => stars(value, 4, 4),
  iban: (value) => stars(value, 4, 4),
  'cn.hk-mo-tw-permit': (value) => stars(value, 2, 2),
  'cn.plate': (value) => `${value.slice(0, 3)}${'*'.repeat(value.length - 5)}${value.slice(-2)}`,
  email: (value) =>
    value
      .toLowerCase()
      .replace(/^(.{1,2})[^@]*@/, (_, head: string) => `${value.indexOf('@') === 1 ? head[0] : head}***@`),
};

/** Scans generated documents and counts, for each detector with a truth, what was found, missed and made up. */
export function score(detector: Detector, seed: number, documents: number): Map<string, Score> {
  const random = new Random(seed);
  const scores = new Map<string, Score>();
  const of = (id: string): Score => {
    const known = scores.get(id) ?? { found: 0, missed: 0, false: 0, precision: 1, recall: 1, mistakes: [] };
    scores.set(id, known);
    return known;
  };
  for (let index = 0; index < documents; index++) {
    const { style, text, truth } = sample(random);
    const scan = detector.start();
    scan.push({ text });
    const { findings } = scan.end();
    const marking = of('marking');
    const wasMarked = findings.some((each) => each.detector === 'marking');
    if (wasMarked && truth.marking) marking.found++;
    else if (wasMarked || truth.marking) {
      marking[wasMarked ? 'false' : 'missed']++;
      marking.mistakes.push(`${style} ${wasMarked ? 'made up' : 'missed'} in ${JSON.stringify(text)}`);
    }
    for (const id of Object.keys(MASKS)) {
      const wanted = new Set((truth[id] ?? []).map((value) => MASKS[id]!(value)));
      const finding = findings.find((each) => each.detector === id);
      const got = new Set(finding?.samples ?? []);
      const one = of(id);
      for (const value of wanted) {
        if (got.has(value)) one.found++;
        else {
          one.missed++;
          one.mistakes.push(`${style} missed ${value} in ${JSON.stringify(text)}`);
        }
      }
      for (const value of got) {
        if (wanted.has(value)) continue;
        one.false++;
        one.mistakes.push(`${style} made up ${value} in ${JSON.stringify(text)}`);
      }
    }
  }
  for (const one of scores.values()) {
    one.precision = one.found + one.false === 0 ? 1 : one.found / (one.found + one.false);
    one.recall = one.found + one.missed === 0 ? 1 : one.found / (one.found + one.missed);
  }
  return scores;
}

function stars(value: string, head: number, tail: number): string {
  return value.slice(0, head) + '*'.repeat(value.length - head - tail) + value.slice(-tail);
}
