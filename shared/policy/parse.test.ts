import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY_SOURCE } from './default-policy.ts';
import { MAX_POLICY_LENGTH, parsePolicy } from './parse.ts';

const valid = `name: p
rules:
  - id: a
    name: A
    when: { levelAtLeast: 机密 }
    action: block
`;

function problems(source: string) {
  const result = parsePolicy(source);
  return result.ok ? [] : result.problems;
}

test('the default policy is valid and says what it is for in both languages', () => {
  const result = parsePolicy(DEFAULT_POLICY_SOURCE);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  expect(result.policy.rules.map((rule) => rule.action)).toEqual(['block', 'warn', 'audit']);
});

test('JSON is read too', () => {
  expect(parsePolicy('{"name":"p","rules":[]}').ok).toBe(true);
});

describe('a mistake is shown where it stands', () => {
  test.each([
    ['unknown action', valid.replace('block', 'blok'), 6, 'rules.0.action', /audit.*warn.*block/],
    ['unknown level', valid.replace('机密', '密机'), 5, 'rules.0.when.levelAtLeast', /no level '密机'.*机密/],
    ['unknown key', valid.replace('levelAtLeast', 'levelatleast'), 5, 'rules.0.when', /levelatleast/],
    ['missing key', valid.replace('    name: A\n', ''), 3, 'rules.0.name', /./],
    ['wrong type', valid.replace('name: p', 'name: 1'), 1, 'name', /string/],
    ['one language only', valid.replace('name: A', 'name: { en: A }'), 4, 'rules.0.name.zh-CN', /./],
    ['id twice', `${valid}  - { id: a, name: B, action: audit }\n`, 7, 'rules.1.id', /twice/],
    ['key twice', `${valid}name: q\n`, 7, '', /unique/],
    ['broken YAML', valid.replace('{ levelAtLeast: 机密 }', '{ levelAtLeast: 机密'), 6, '', /./],
    [
      'empty exception',
      valid.replace('action: block', 'action: block\n    except: [{}]'),
      7,
      'rules.0.except.0',
      /never act/,
    ],
    [
      'unknown keyword list',
      valid.replace('levelAtLeast: 机密', 'findings: [{ detector: "keyword:x" }]'),
      5,
      'rules.0.when.findings.0.detector',
      /keyword list 'x'/,
    ],
    [
      'a string for a list item',
      valid.replace('levelAtLeast: 机密', 'channel: usb'),
      5,
      'rules.0.when.channel',
      /removable-storage/,
    ],
  ])('%s', (_name, source, line, path, message) => {
    expect(problems(source)).toContainEqual(
      expect.objectContaining({ line, path, message: expect.stringMatching(message) }),
    );
  });
});

test('a rule that would isolate a PC for any file is a mistake, one that looks at the document is not', () => {
  const policy = (when: string) =>
    parsePolicy(`name: x\nrules:\n  - { id: r, name: r, action: audit, isolate: true, when: ${when} }\n`);
  for (const when of ['{}', '{ channel: removable-storage, user: li }']) {
    expect(policy(when)).toMatchObject({ ok: false, problems: [{ path: 'rules.0.isolate', line: 3 }] });
  }
  expect(policy('{ levelAtLeast: 绝密 }').ok).toBe(true);
});

test('aliases that unfold to a huge policy are refused', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'
      .split('')
      .map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefg'[i]}`).join(',')}]`),
  ].join('\n');
  expect(problems(bomb)[0]?.message).toMatch(/alias/i);
});

test('a text over the limit is refused before it is read', () => {
  expect(problems('#'.repeat(MAX_POLICY_LENGTH + 1))).toHaveLength(1);
});

test('`__proto__` in a policy is a mistake, not an attack', () => {
  expect(parsePolicy(`${valid}__proto__: { polluted: true }\n`).ok).toBe(false);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('any text gives a policy or problems with a place inside it', () => {
  const mutated = fc
    .tuple(fc.nat(valid.length), fc.nat(12), fc.string({ unit: 'binary' }))
    .map(([at, cut, insert]) => valid.slice(0, at) + insert + valid.slice(at + cut));
  fc.assert(
    fc.property(fc.oneof(mutated, fc.string()), (source) => {
      for (const problem of problems(source)) {
        expect(problem.line).toBeGreaterThanOrEqual(1);
        expect(problem.line).toBeLessThanOrEqual(source.split('\n').length + 1);
        expect(problem.message).not.toBe('');
      }
    }),
    { numRuns: 500 },
  );
});
