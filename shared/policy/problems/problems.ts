import type { Language } from '../../i18n/text.ts';
import { en } from './en.ts';
import { zhCN } from './zh-CN.ts';

export type ProblemKey = keyof typeof en;
type Values = Record<string, string | number>;

const TEXTS = { en, 'zh-CN': zhCN };
const KEY_OF = new Map(Object.entries(en).map(([key, words]) => [words, key as ProblemKey]));

/** What is wrong, in words; `{names}` are filled in. */
export function problemText(language: Language, key: ProblemKey, values: Values = {}): string {
  return TEXTS[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Words that the schema itself gives, in a language; words that are in no catalogue stay as they are. */
export function schemaText(language: Language, words: string, values: Values = {}): string {
  const key = KEY_OF.get(words);
  return key === undefined ? words : problemText(language, key, values);
}
