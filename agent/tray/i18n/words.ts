import { en } from './en.ts';
import { type Catalogue, zhCN } from './zh-CN.ts';

export type Language = 'zh-CN' | 'en';
export type Key = keyof Catalogue;
export type Words = (key: Key, values?: Record<string, string | number>) => string;

/** The texts of a language; a `{name}` without a value stays as it is. */
export function words(language: Language): Words {
  const catalogue = language === 'zh-CN' ? zhCN : en;
  return (key, values = {}) =>
    catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function hasText(key: string): key is Key {
  return Object.hasOwn(zhCN, key);
}

/** Chinese for any zh, else English. */
export function languageOf(locale: string | undefined): Language {
  return locale?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
