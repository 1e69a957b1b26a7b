import type { Locale } from 'antd/es/locale/index.js';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { writeKept } from '../app/kept.ts';
import { currentLanguage, LANGUAGE_KEY, type Language, rememberLanguage } from './language.ts';

/** Only the language that is shown is fetched. */
const LOADERS = {
  'zh-CN': () => Promise.all([import('./zh-CN/index.ts'), import('antd/es/locale/zh_CN.js')]),
  en: () => Promise.all([import('./en/index.ts'), import('antd/es/locale/en_US.js')]),
};

const ofComponents = new Map<Language, Locale>();

async function load(language: Language): Promise<void> {
  if (ofComponents.has(language)) return;
  const [{ catalogue }, { default: texts }] = await LOADERS[language]();
  i18next.addResourceBundle(language, 'translation', catalogue);
  ofComponents.set(language, texts);
}

/** The words that Ant Design's components bring themselves. */
export function componentTexts(language: Language): Locale {
  return ofComponents.get(language)!;
}

function mark(language: Language): void {
  document.documentElement.lang = language;
}

/** Starts in the kept language or the browser's. */
export async function startLanguage(): Promise<void> {
  const language = currentLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await load(language);
  await i18next.changeLanguage(language);
  mark(language);
}

/** Switches every text at once and keeps the choice. */
export async function switchLanguage(language: Language): Promise<void> {
  await load(language);
  rememberLanguage(language);
  writeKept(LANGUAGE_KEY, language);
  mark(language);
  await i18next.changeLanguage(language);
}
