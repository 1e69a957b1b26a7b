import { expect, test } from 'vitest';
import { en } from './en.ts';
import { languageOf, text } from './text.ts';
import { zhCN } from './zh-CN.ts';

test('both catalogues name the same values in every text', () => {
  const names = (value: string) => (value.match(/\{\w+\}/g) ?? []).sort();
  for (const key of Object.keys(zhCN) as (keyof typeof zhCN)[]) {
    expect(names(en[key]), key).toEqual(names(zhCN[key]));
    expect(zhCN[key], key).toMatch(/\p{Script=Han}/u);
    // A level or a marking may be quoted as it stands in documents.
    expect(en[key].replace(/\b(?:says|marked) \p{Script=Han}+/gu, ''), key).not.toMatch(/\p{Script=Han}/u);
  }
});

test('values are filled in literally, also when they look like a replacement pattern', () => {
  expect(text('en', 'notice.blocked', { name: '$&{reason}', reason: 'x' })).toContain('"$&{reason}"');
});

test('the language follows the locale', () => {
  expect([languageOf('zh_CN.UTF-8'), languageOf('en-GB'), languageOf(undefined)]).toEqual([
    'zh-CN',
    'en',
    'en',
  ]);
});
