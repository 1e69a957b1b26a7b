import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspect } from '../testing/inspect.ts';
import { Random } from '../testing/random.ts';
import { AhoCorasick } from './aho-corasick.ts';

function found(text: string, terms: readonly string[], caseSensitive = false): string[] {
  const { findings } = inspect(text, { keywords: [{ id: 'list', terms, caseSensitive }] });
  return findings.find(({ detector }) => detector === 'keyword:list')?.samples.toSorted() ?? [];
}

describe('a term is found', () => {
  test('in any case and width, unless case counts', () => {
    expect(found('the PROJECT titan, ｐｒｏｊｅｃｔ　ｔｉｔａｎ', ['Project Titan'])).toEqual([
      'Project Titan',
    ]);
    expect(found('project titan', ['Project Titan'], true)).toEqual([]);
    expect(found('Project Titan', ['Project Titan'], true)).toEqual(['Project Titan']);
  });

  test('across line breaks, wide space and invisible characters, but not across an empty line', () => {
    expect(found('关于并\n购方案', ['并购方案'])).toEqual(['并购方案']);
    expect(found('project\n  titan', ['project titan'])).toEqual(['project titan']);
    expect(found('pro\u00adject\u200b titan', ['project titan'])).toEqual(['project titan']);
    expect(found('project\n\ntitan', ['project titan'])).toEqual([]);
  });

  test('as a whole word where it is one, anywhere in Chinese', () => {
    expect(found('concatenate', ['cat'])).toEqual([]);
    expect(found('a cat.', ['cat'])).toEqual(['cat']);
    expect(found('我的cat很好', ['cat'])).toEqual(['cat']);
    expect(found('大并购案', ['并购'])).toEqual(['并购']);
    expect(found('项目titan2', ['项目titan'])).toEqual([]);
  });

  test('also where terms overlap, contain each other or are written the same', () => {
    expect(found('abc def ghi', ['abc def', 'def ghi', 'def'])).toEqual(['abc def', 'def', 'def ghi']);
    const twice = inspect('机要', {
      keywords: [
        { id: 'a', terms: ['机要'] },
        { id: 'b', terms: ['机要'], level: '机密' },
      ],
    });
    expect(twice.findings.map(({ detector }) => detector)).toEqual(['keyword:b', 'keyword:a']);
    expect(twice.level).toBe('secret');
  });

  test('each counted once a document', () => {
    const { findings } = inspect('并购并购并购 收购', { keywords: [{ id: 'x', terms: ['并购', '收购'] }] });
    expect(findings[0]?.count).toBe(2);
  });
});

test('a hundred thousand terms are found in one pass, every one that is there and no other', () => {
  const random = new Random(8);
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const terms = [
    ...new Set(
      Array.from({ length: 100_000 }, (_, at) =>
        at % 2 === 0
          ? random.chars(letters, random.int(5, 12))
          : random.chars('天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏', random.int(5, 9)),
      ),
    ),
  ];
  const planted = Array.from({ length: 300 }, () => random.pick(terms));
  const text = planted.map((term) => `${random.chars(letters, 4)} ${term}。`).join('\n');
  const { findings } = inspect(text, { keywords: [{ id: 'big', terms }] });
  // What was planted may hold or make further terms.
  expect(findings[0]?.count).toBeGreaterThanOrEqual(new Set(planted).size);
  expect(findings[0]?.count).toBeLessThan(new Set(planted).size * 1.2);
});

test('the automaton finds what a search for each term finds', () => {
  const word = fc.stringMatching(/^[ab甲 ]{1,5}$/).filter((text) => text.trim() === text);
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 8 }),
      fc.stringMatching(/^[abc甲 ]{0,60}$/),
      (terms, text) => {
        const ends = new Set<string>();
        new AhoCorasick(terms).run(
          text,
          0,
          text.length,
          0,
          (each, at) => each.charCodeAt(at),
          (term, end) => ends.add(`${term}@${end}`),
        );
        const expected = new Set<string>();
        terms.forEach((term, index) => {
          for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
            const within = /[ab]/.test(term[0]!) && /[abc]/.test(text[at - 1] ?? ' ');
            if (!within) expected.add(`${index}@${at + term.length}`);
          }
        });
        expect(ends).toEqual(expected);
      },
    ),
  );
});
