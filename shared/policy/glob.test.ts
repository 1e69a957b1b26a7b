import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob } from './glob.ts';

test.each([
  ['*.docx', 'a.docx', true],
  ['*.docx', 'dir/a.docx', false],
  ['**/*.docx', '/media/stick/deep/a.docx', true],
  ['**.docx', '/media/stick/deep/a.docx', true],
  ['C:/Users/*/Desktop/**', 'c:\\users\\li\\desktop\\a\\b.txt', true],
  ['li*', 'LiLei', true],
  ['li?', 'li', false],
  ['li?', 'lim', true],
  ['', '', true],
  ['a', '', false],
  ['客户*', '客户名单.xlsx', true],
  ['?', '𠮷', true],
  ['a.c', 'abc', false],
  ['[ab]', 'a', false],
])('%s against %s: %s', (glob, value, expected) => {
  expect(matchesGlob(glob, value)).toBe(expected);
});

const literal = fc.string({ unit: 'grapheme' }).map((value) => value.replace(/[*?]/g, ''));

test('a text without wildcards matches itself and, behind **, anything that ends with it', () => {
  fc.assert(
    fc.property(literal, fc.string({ unit: 'grapheme' }), (value, prefix) => {
      // Lower-casing may change how a text ends (final sigma), which is not what this is about.
      fc.pre(`${prefix}${value}`.toLowerCase().endsWith(value.toLowerCase()));
      expect(matchesGlob(value, value)).toBe(true);
      expect(matchesGlob(`**${value}`, prefix + value)).toBe(true);
    }),
  );
});

test('a glob made to explode a backtracking matcher is answered all the same', () => {
  expect(matchesGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(4096))).toBe(false);
});
