import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Classification } from '../policy/schema.ts';
import { createDetector } from './detect.ts';
import { sample } from './testing/documents.ts';
import { inspect } from './testing/inspect.ts';
import { Random } from './testing/random.ts';

const own = {
  keywords: [{ id: 'deals', terms: ['并购', 'Project Titan'] }],
  patterns: [{ id: 'ticket', pattern: 'orderNo=[0-9]{4}' }],
  proximity: [{ id: 'near', terms: ['客户'], near: ['手机'], within: { characters: 30 } }],
};

/** Some thousand characters of documents of every style. */
function manyStyles(seed: number, documents: number): string {
  const random = new Random(seed);
  return Array.from({ length: documents }, () => sample(random).text).join('\n\n');
}

function cut(text: string, sizes: readonly number[]): { text: string }[] {
  const pieces: { text: string }[] = [];
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    pieces.push({ text: text.slice(at, at + size) });
    at += size;
  }
  return pieces;
}

test('the result does not depend on the pieces that a text comes in', () => {
  const small = manyStyles(3, 6);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }), (sizes) => {
      expect(inspect(cut(small, sizes), own)).toEqual(inspect(small, own));
    }),
    { numRuns: 40 },
  );
});

test('nor does it where the text is longer than what is kept in memory', () => {
  const large = manyStyles(4, 700);
  expect(large.length).toBeGreaterThan(200_000);
  const whole = inspect(large, own);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 500, max: 90_000 }), { minLength: 1, maxLength: 4 }), (sizes) => {
      expect(inspect(cut(large, sizes), own)).toEqual(whole);
    }),
    { numRuns: 4 },
  );
});

test('a number astride two pieces is found, one astride two parts is not', () => {
  const pieces = [{ text: '身份证1101011990' }, { text: '03078515，完' }];
  expect(inspect(pieces).findings[0]).toMatchObject({ detector: 'cn.resident-id', count: 1 });
  const parts = [
    { part: 'slide:1', text: '1101011990' },
    { part: 'slide:2', text: '03078515' },
  ];
  expect(inspect(parts).findings).toEqual([]);
});

test('no sample reveals more than its mask allows', () => {
  const allowed: Record<string, [head: number, tail: number]> = {
    'cn.resident-id': [4, 4],
    'cn.mobile': [3, 4],
    'bank-card': [6, 4],
    'cn.uscc': [4, 4],
    iban: [4, 4],
    'us.ssn': [0, 4],
    'cn.passport': [2, 2],
    'cn.hk-mo-tw-permit': [2, 2],
    'cn.bank-account': [4, 4],
    'cn.landline': [4, 2],
  };
  fc.assert(
    fc.property(fc.nat(1_000_000), (seed) => {
      const { text } = sample(new Random(seed));
      const clear = text.replace(/[\s-]/g, '').toUpperCase();
      for (const { detector, samples } of inspect(text).findings) {
        for (const masked of samples) {
          const limit = allowed[detector];
          if (limit) {
            const [head, tail] = limit;
            expect(masked).toMatch(new RegExp(`^.{0,${head}}\\*{3,}.{0,${tail}}$`));
          }
          if (/^(?:marking|ip|keyword|label)/.test(detector)) continue;
          // Nothing of more than a few characters stands in the clear, but the domain of a mail address.
          const longest = Math.max(
            ...masked
              .replace(/@.*$/, '')
              .split('*')
              .map((piece) => piece.length),
          );
          expect(longest, `${detector} ${masked}`).toBeLessThanOrEqual(7);
          if (/[0-9]{7}/.test(masked)) expect(clear).not.toContain(masked);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test('whatever the text is, there is a result within its bounds', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 40 }),
          fc.constantFrom(
            '机密★',
            '密级：',
            '号',
            '地址：',
            '"',
            '@',
            ':',
            '=',
            '\t',
            '\n',
            '\r',
            '1',
            '13800138000',
            '-',
            '.',
            '６',
            'E+18',
            '京A',
            '\ud800',
            '\u200b',
            '姓名,手机号',
          ),
        ),
        { maxLength: 60 },
      ),
      (pieces) => {
        const { findings, level } = inspect(pieces.join(''));
        expect(level).toBeDefined();
        for (const { confidence, count, samples } of findings) {
          expect(count).toBeGreaterThan(0);
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
          for (const each of samples) expect(each.length).toBeLessThanOrEqual(128);
        }
      },
    ),
    { numRuns: 200 },
  );
});

describe('text made to be slow', () => {
  test.each([
    ['digits', '1'],
    ['digits apart', '1 '],
    ['digits and dots', '1.'],
    ['digits on lines', '1\n'],
    ['letters and digits', 'a1'],
    ['at signs', 'a@'],
    ['quotes and at signs', '"@'],
    ['doors', '1号'],
    ['regions and doors', '市路1号'],
    ['labels', '姓名：'],
    ['names', '张先生'],
    ['assignments', 'password='],
    ['schemes', 'a://b:c@'],
    ['colons', 'a:'],
    ['stars', '机密★'],
    ['brackets', '【机密'],
    ['plates', '京A1'],
    ['key heads', '-----BEGIN '],
    ['jwt heads', 'eyJ'],
    ['zero width', '1\u200b'],
    ['commas', 'a,'],
    ['tabs', '姓名\t'],
  ])('%s in a long row come to their end', (_, unit) => {
    const text = unit.repeat(Math.ceil(20_000 / unit.length));
    expect(inspect(text).level).toBeDefined();
    expect(inspect(`x\n${text.slice(0, 150)}\n`.repeat(100)).level).toBeDefined();
  });
});

test('levels: the highest of markings, thresholds and keywords wins, with the reasons in order', () => {
  const detector = createDetector(
    Classification.parse({
      keywords: [{ id: 'deals', terms: ['并购'], level: '秘密' }],
      thresholds: [
        { detector: 'cn.*', atLeast: 2, level: '机密' },
        { detector: 'customer-record', atLeast: 50, level: '绝密' },
      ],
    }),
  );
  const scan = detector.start({ fileName: '内部资料.txt' });
  scan.push({ text: '关于并购：13800138000 张三 110101199003078515' });
  const { level, reasons } = scan.end();
  expect(level).toBe('secret');
  expect(reasons).toEqual([
    'cn.*: 2 ≥ 2 → secret',
    'keyword:deals: 1 (并购) → confidential',
    'marking: 1 (内部资料) → internal',
  ]);
});
