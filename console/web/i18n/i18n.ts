import type { Locale } from 'antd/es/locale/index.js';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { writeKept } from '../app/kept.ts';
import { currentLanguage, LANGUAGE_KEY, type Language, rememberLanguage } from './language.ts';
import { PARTS, type Part } from './parts.ts';

/** Only the language that is shown is fetched. */
const COMPONENTS = {
  'zh-CN': () => import('antd/es/locale/zh_CN.js'),
  en: () => import('antd/es/locale/en_US.js'),
};

const ofComponents = new Map<Language, Locale>();
/** The parts that pages have asked for since the start: those are needed in another language too. */
const wanted = new Set<Part>(['base']);
const fetched = new Map<string, Promise<void>>();

function fetchPart(language: Language, part: Part): Promise<void> {
  const key = `${language} ${part}`;
  const known = fetched.get(key);
  if (known) return known;
  const fetching = PARTS[part][language]().then((texts) => {
    for (const each of Object.values(texts)) i18next.addResourceBundle(language, 'translation', each);
  });
  fetched.set(key, fetching);
  fetching.catch(() => fetched.delete(key));
  return fetching;
}

async function fetchComponents(language: Language): Promise<void> {
  if (!ofComponents.has(language)) ofComponents.set(language, (await COMPONENTS[language]()).default);
}

async function load(language: Language): Promise<void> {
  await Promise.all([fetchComponents(language), ...[...wanted].map((part) => fetchPart(language, part))]);
}

/** Fetches the texts that a page or a dialog names, in the language that is shown when they are there. */
export async function loadTexts(parts: readonly Part[]): Promise<void> {
  for (const part of parts) wanted.add(part);
  let language: Language;
  do {
    language = currentLanguage();
    await load(language);
  } while (language !== currentLanguage());
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
  // What a page asked for meanwhile came in the language before.
  await load(language);
  writeKept(LANGUAGE_KEY, language);
  mark(language);
  await i18next.changeLanguage(language);
}
