import { expect, test } from 'vitest';
import { en } from './en.ts';
import { languageOf, words } from './words.ts';
import { zhCN } from './zh-CN.ts';

test('both catalogues are complete and name the same values', () => {
  const names = (value: string) => (value.match(/\{\w+\}/g) ?? []).sort();
  for (const key of Object.keys(zhCN) as (keyof typeof zhCN)[]) {
    expect(names(en[key]), key).toEqual(names(zhCN[key]));
    expect(en[key], key).not.toMatch(/\p{Script=Han}/u);
    if (!/^prompt\.one$/.test(key)) expect(zhCN[key], key).toMatch(/\p{Script=Han}/u);
  }
});

test('a name fills its place literally', () => {
  expect(words('en')('prompt.one', { name: '$&{name}' })).toBe('“$&{name}”');
});

test('the language follows the system', () => {
  expect([languageOf('zh-Hans-CN'), languageOf('de-DE'), languageOf(undefined)]).toEqual([
    'zh-CN',
    'en',
    'en',
  ]);
});
