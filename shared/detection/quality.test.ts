import { expect, test } from 'vitest';
import { Classification } from '../policy/schema.ts';
import { createDetector } from './detect.ts';
import { Random } from './testing/random.ts';
import { score } from './testing/score.ts';
import { TRAP_COUNT, trapAt } from './testing/traps.ts';

const detector = createDetector(Classification.parse({}));
const CHECKED = ['cn.resident-id', 'bank-card', 'cn.uscc', 'iban', 'cn.hk-mo-tw-permit'];
const UNCHECKED = ['cn.mobile', 'cn.plate', 'email', 'marking'];

test('on generated documents with traps, precision and recall hold for every detector', () => {
  const scores = score(detector, 20_260_101, 1200);
  for (const [ids, precision, recall] of [
    [CHECKED, 0.98, 0.95],
    [UNCHECKED, 0.95, 0.9],
  ] as const) {
    for (const id of ids) {
      const one = scores.get(id)!;
      const mistakes = one.mistakes.slice(0, 3).join('\n');
      expect(one.found, id).toBeGreaterThan(50);
      expect(one.precision, `${id}\n${mistakes}`).toBeGreaterThanOrEqual(precision);
      expect(one.recall, `${id}\n${mistakes}`).toBeGreaterThanOrEqual(recall);
    }
  }
});

test('a trap alone is nobody’s number', () => {
  const random = new Random(7);
  const watched = new Set([...CHECKED, ...UNCHECKED, 'customer-record', 'us.ssn', 'cn.landline']);
  const fooled: string[] = [];
  let traps = 0;
  for (let round = 0; round < 60; round++) {
    for (let index = 0; index < TRAP_COUNT; index++) {
      const text = trapAt(index, random);
      const scan = detector.start();
      scan.push({ text });
      traps++;
      const found = scan.end().findings.filter((finding) => watched.has(finding.detector));
      if (found.length > 0) fooled.push(`${found.map((finding) => finding.detector).join()}: ${text}`);
    }
  }
  expect(fooled.length / traps, fooled.slice(0, 8).join('\n')).toBeLessThanOrEqual(0.002);
});
