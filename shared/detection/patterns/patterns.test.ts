import { expect, test } from 'vitest';
import { parsePolicy } from '../../policy/parse.ts';
import { inspect } from '../testing/inspect.ts';
import { compilePattern } from './compile.ts';

const projects = {
  patterns: [{ id: 'project', pattern: 'PRJ-[0-9]{4}-[A-Z]{2}', level: '机密' }],
};

test('a pattern is found wherever it stands in a line, its values counted once each and masked', () => {
  const { findings, level } = inspect('见PRJ-2024-AB，\nPRJ-2024-AB 和 PRJ-2025-CD。', projects);
  expect(findings).toEqual([
    {
      detector: 'pattern:project',
      count: 2,
      confidence: 1,
      samples: ['P*********B', 'P*********D'],
      level: 'secret',
    },
  ]);
  expect(level).toBe('secret');
});

test('^ and $ are a line’s ends, and case counts unless the pattern says otherwise', () => {
  const pattern = (caseSensitive: boolean) => ({
    patterns: [{ id: 'x', pattern: '^titan$', caseSensitive }],
  });
  expect(inspect('a\ntitan\nb', pattern(true)).findings).toHaveLength(1);
  expect(inspect('a titan b', pattern(true)).findings).toEqual([]);
  expect(inspect('a\nTITAN\nb', pattern(true)).findings).toEqual([]);
  expect(inspect('a\nTITAN\nb', pattern(false)).findings).toHaveLength(1);
});

test('a match far into a line of megabytes is found', () => {
  const line = `${'x'.repeat(1_000_003)} PRJ-2024-AB ${'y'.repeat(500_000)}`;
  expect(inspect(line, projects).findings[0]).toMatchObject({ detector: 'pattern:project', count: 1 });
});

test.each([
  ['(a+)+$', `${'a'.repeat(200_000)}!`],
  ['(a|aa)+$', `${'a'.repeat(200_000)}!`],
  ['([a-z]+)*[A-Z]', 'a'.repeat(200_000)],
  ['(x+x+)+y', 'x'.repeat(200_000)],
  ['(.*,){11}P', `${'1,'.repeat(50_000)}\n`],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(100_000)],
])('%s over a text made to stall back-tracking engines comes to its end', (pattern, text) => {
  expect(inspect(text, { patterns: [{ id: 'hostile', pattern }] }).level).toBe('public');
});

test.each([
  ['(a', 'missing'],
  ['a(?=b)', '(?='],
  ['(a)\\1', '\\1'],
  ['((a{0,100}){0,100}){0,100}', ''],
  ['[0-9]*', 'empty text'],
])('the policy is refused for the pattern %s, with line and reason', (pattern, reason) => {
  const source = `name: x\nclassification:\n  patterns:\n    - id: bad\n      pattern: ${JSON.stringify(pattern)}\nrules: []\n`;
  const result = parsePolicy(source);
  expect(result).toMatchObject({
    ok: false,
    problems: [{ line: 5, path: 'classification.patterns.0.pattern' }],
  });
  expect(result.ok ? '' : result.problems[0]!.message).toContain(reason);
});

test('a pattern that unfolds to something huge is refused', () => {
  expect(compilePattern('(abcdefghij{1,90}){1,90}', true)).toMatchObject({ ok: false });
});
