import { readKept } from '../app/kept.ts';

export type Language = 'zh-CN' | 'en';

export const LANGUAGE_KEY = 'guardpost.language';

let language: Language = kept() ?? fromBrowser(navigator.languages);

function kept(): Language | undefined {
  const value = readKept(LANGUAGE_KEY);
  return value === 'zh-CN' || value === 'en' ? value : undefined;
}

/** The first of the browser's languages that the product has: Chinese for any zh. */
export function fromBrowser(languages: readonly string[]): Language {
  for (const each of languages) {
    if (each.toLowerCase().startsWith('zh')) return 'zh-CN';
    if (each.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}

export function currentLanguage(): Language {
  return language;
}

export function rememberLanguage(chosen: Language): void {
  language = chosen;
}
