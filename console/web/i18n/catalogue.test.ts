import { expect, test } from 'vitest';
import { DETECTORS } from '../../../shared/detection/registry.ts';
import { catalogue as en } from './en/index.ts';
import { catalogue as zh } from './zh-CN/index.ts';

type Texts = { [key: string]: string | Texts };

function flat(texts: Texts, prefix = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') all.set(prefix + key, value);
    else for (const [path, text] of flat(value, `${prefix}${key}.`)) all.set(path, text);
  }
  return all;
}

const english = flat(en as Texts);
const chinese = flat(zh as Texts);
const HAN = /\p{Script=Han}/u;
/** Texts that say the same in both languages: signs, and examples as they are typed. */
const WITHOUT_WORDS = new Set(['common.comma', 'details.ms', 'detector.secret.jwt']);

test('both languages have the same texts; Chinese has no singular of its own', () => {
  const singular = (key: string) => key.endsWith('_one');
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].filter((key) => !singular(key)).sort());
  for (const key of english.keys()) {
    if (singular(key)) expect(english.has(key.replace('_one', '_other')), key).toBe(true);
  }
});

test('no English text has Han characters, and every Chinese text has', () => {
  for (const [key, text] of english) expect(text, key).not.toMatch(HAN);
  for (const [key, text] of chinese) {
    if (!WITHOUT_WORDS.has(key)) expect(text, key).toMatch(HAN);
  }
});

test('a text names the same values in both languages', () => {
  const names = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  for (const [key, text] of chinese) expect(names(english.get(key)!), key).toEqual(names(text));
});

test('every detector is named', () => {
  for (const { id } of DETECTORS) expect(english.has(`detector.${id}`), id).toBe(true);
});
