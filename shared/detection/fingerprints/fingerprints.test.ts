import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Classification } from '../../policy/schema.ts';
import { createDetector } from '../detect.ts';
import type { Finding } from '../finding.ts';
import { Random } from '../testing/random.ts';
import { DocumentFingerprints } from './document.ts';
import { FingerprintSet } from './fingerprint-set.ts';
import { Winnower } from './winnow.ts';

const HAN =
  '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严';
const random = new Random(5);
const chinese = Array.from(
  { length: 60 },
  () => `${random.chars(HAN, random.int(20, 40))}，${random.chars(HAN, random.int(10, 30))}。`,
).join('\n');
const words =
  'the quarterly figures show that revenue from retail lending rose while provisions for doubtful debts in the northern branches fell short of what had been planned by management'.split(
    ' ',
  );
const english = Array.from(
  { length: 200 },
  () => `${Array.from({ length: 12 }, () => random.pick(words) + random.chars('abcdefgh', 2)).join(' ')}.`,
).join('\n');

const set = FingerprintSet.empty().with('并购方案.docx', [chinese]).with('forecast.pdf', [english]);

function find(text: string, fingerprints = set): Finding[] {
  const scan = createDetector(Classification.parse({}), { fingerprints: [fingerprints] }).start();
  scan.push({ text });
  return scan.end().findings.filter((finding) => finding.detector.startsWith('fingerprint:'));
}

const names = (text: string) => find(text).map((finding) => finding.detector);

describe('a passage of 200 characters', () => {
  test('is recognised anywhere in another document, which is named with the share', () => {
    for (let start = 0; start + 200 < chinese.length; start += 171) {
      expect(names(`${'无关内容。'.repeat(30)}${chinese.slice(start, start + 200)}以上。`)).toEqual([
        'fingerprint:并购方案.docx',
      ]);
    }
    for (let start = 0; start + 200 < english.length; start += 997) {
      expect(names(`Hello.\n${english.slice(start, start + 200)}\nRegards`)).toEqual([
        'fingerprint:forecast.pdf',
      ]);
    }
  });

  test('is recognised with other line breaks, punctuation, width and case', () => {
    const passage = chinese.slice(400, 600).replace(/[，。\n]/g, ' ');
    expect(names(passage.replace(/(.{7})/gs, '$1\n'))).toEqual(['fingerprint:并购方案.docx']);
    const shout = english.slice(3000, 3200).toUpperCase().replace(/ /g, '\n');
    const wide = shout.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
    expect(names(shout)).toEqual(['fingerprint:forecast.pdf']);
    expect(names(wide)).toEqual(['fingerprint:forecast.pdf']);
  });

  test('is recognised with light edits: a character changed in each forty', () => {
    for (const source of [chinese, english]) {
      for (let start = 100; start + 240 < source.length; start += 701) {
        const edited = source.slice(start, start + 240).replace(/(.{39})./gs, '$1改');
        expect(names(edited)).toHaveLength(1);
      }
    }
  });

  test('is recognised when its sentences are in another order', () => {
    const sentences = chinese.split('\n').slice(10, 18).reverse().join('');
    expect(names(sentences)).toEqual(['fingerprint:并购方案.docx']);
  });
});

test('the share grows with what was taken', () => {
  const share = (text: string) => Number.parseInt(find(text)[0]!.samples[0]!, 10);
  expect(share(chinese)).toBeGreaterThanOrEqual(95);
  expect(share(chinese.slice(0, chinese.length / 2))).toBeGreaterThan(40);
  expect(share(chinese.slice(0, chinese.length / 2))).toBeLessThan(60);
});

test('another text, or a sentence alone, is not recognised', () => {
  const other = Array.from({ length: 3000 }, () => random.chars(HAN, 30)).join('，');
  expect(find(other)).toEqual([]);
  expect(find(chinese.slice(500, 530))).toEqual([]);
});

test('a policy may classify by it', () => {
  const detector = createDetector(
    Classification.parse({ thresholds: [{ detector: 'fingerprint:*', level: '机密' }] }),
    { fingerprints: [set] },
  );
  const scan = detector.start();
  scan.push({ text: english });
  expect(scan.end()).toMatchObject({
    level: 'secret',
    reasons: ['fingerprint:*: 1 ≥ 1 (fingerprint:forecast.pdf 100%) → secret'],
  });
});

test('stored and read back it is the same; a document of the same name is replaced', () => {
  const again = FingerprintSet.parse(set.bytes());
  expect(again.documents).toEqual(set.documents);
  expect(find(chinese, again)).toEqual(find(chinese));
  const replaced = again.with('forecast.pdf', [chinese.slice(0, 900)]);
  expect(replaced.documents.map((document) => document.name)).toEqual(['并购方案.docx', 'forecast.pdf']);
  expect(find(english, replaced)).toEqual([]);
});

test('it takes less than a byte for a character of text, and holds none of it', () => {
  expect(set.bytes().length).toBeLessThan(chinese.length + english.length);
  const stored = Buffer.from(set.bytes()).toString('utf8');
  expect(stored).not.toContain(english.slice(0, 20));
});

test('bytes that are no set are refused', () => {
  expect(() => FingerprintSet.parse(new Uint8Array(4))).toThrow('not a set');
  expect(() => FingerprintSet.parse(set.bytes().slice(0, -3))).toThrow('cut short');
});

test('fingerprints do not depend on the pieces that a text comes in, and no agreement is missed', () => {
  const of = (pieces: readonly string[]) => {
    const winnower = new Winnower();
    const hashes = new Set<number>();
    for (const piece of pieces) winnower.push(piece, 0, piece.length, (hash) => hashes.add(hash));
    return hashes;
  };
  const whole = of([chinese]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(1000), (size, start) => {
      const passage = chinese.slice(start, start + 120);
      const pieces = passage.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g'))!;
      const hashes = of(pieces);
      expect(hashes).toEqual(of([passage]));
      expect([...hashes].some((hash) => whole.has(hash))).toBe(true);
    }),
  );
});

describe('a set', () => {
  const plan = chinese.slice(0, 900);
  const own = (text: string) => {
    const document = new DocumentFingerprints();
    for (const piece of text.match(/[\s\S]{1,97}/g)!) document.push({ text: piece });
    document.push({ part: 'property:Author', text: english });
    return document.all();
  };

  test('loses a document that is taken out, and takes in those of another set', () => {
    const other = FingerprintSet.empty().withFingerprints('计划.docx', own(plan));
    expect(find(plan, other)).toMatchObject([{ detector: 'fingerprint:计划.docx', samples: ['100%'] }]);
    const both = set.without('forecast.pdf').merged(other);
    expect(both.documents.map(({ name }) => name)).toEqual(['并购方案.docx', '计划.docx']);
    expect(find(english, both)).toEqual([]);
    expect(find(plan, FingerprintSet.parse(both.bytes()))).toHaveLength(2);
    expect(both.merged(set).documents).toHaveLength(3);
  });

  test('is the same in whatever order documents were added and removed', () => {
    const again = set.withFingerprints('x', own(plan)).without('x');
    expect(again.bytes()).toEqual(set.bytes());
  });
});
