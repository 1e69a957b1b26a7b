import { useEffect, useState } from 'react';
import { type Words, words } from '../i18n/words.ts';
import type { Bridge, TrayView } from '../view.std.ts';

declare global {
  interface Window {
    guardpost: Bridge;
  }
}

/** What there is to show, as the main process sees it; undefined before its first word. */
export function useView(): { view: TrayView; t: Words } | undefined {
  const [view, setView] = useState<TrayView>();
  useEffect(() => {
    window.guardpost.onView(setView);
    void window.guardpost.ready().then(setView);
  }, []);
  useEffect(() => {
    if (!view) return;
    document.documentElement.lang = view.language;
  }, [view]);
  return view && { view, t: words(view.language) };
}

export function timeOf(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

export function sizeOf(bytes: number, language: string): string {
  const [unit, value] =
    bytes < 1024 * 1024
      ? (['kilobyte', bytes / 1024] as const)
      : (['megabyte', bytes / 1024 / 1024] as const);
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}

/** A name or text that policies give in two languages or in one. */
export function said(
  text: string | { 'zh-CN': string; en: string } | undefined,
  language: TrayView['language'],
): string | undefined {
  return typeof text === 'string' ? text : text?.[language];
}
