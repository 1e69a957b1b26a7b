import { en } from './en.ts';
import { type Catalogue, zhCN } from './zh-CN.ts';

export type Language = 'zh-CN' | 'en';
export type TextKey = keyof Catalogue;

const CATALOGUES: Record<Language, Catalogue> = { 'zh-CN': zhCN, en };

/** A text of the catalogue with its `{names}` filled in; a name without a value stays as it is. */
export function text(language: Language, key: TextKey, values: Record<string, string | number> = {}): string {
  return CATALOGUES[language][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  );
}

/** The product's language for a locale such as `zh_CN.UTF-8` or `en-GB`: Chinese for any zh, else English. */
export function languageOf(locale: string | undefined): Language {
  return locale?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
