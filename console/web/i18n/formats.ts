import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from './language.ts';

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];
const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Times, numbers and sizes as the language writes them; times in the reader's own zone. */
export function formats(language: Language) {
  const locale = language === 'en' ? 'en-GB' : 'zh-CN';
  const date: Intl.DateTimeFormatOptions =
    language === 'en'
      ? { year: 'numeric', month: 'short', day: 'numeric' }
      : { year: 'numeric', month: '2-digit', day: '2-digit' };
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const full = new Intl.DateTimeFormat(locale, { ...date, ...clock, second: '2-digit' });
  const short = new Intl.DateTimeFormat(locale, {
    month: language === 'en' ? 'short' : '2-digit',
    day: language === 'en' ? 'numeric' : '2-digit',
    ...clock,
  });
  const seconds = new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit' });
  const time = new Intl.DateTimeFormat(locale, clock);
  const day = new Intl.DateTimeFormat(locale, { month: date.month, day: date.day });
  const numbers = new Intl.NumberFormat(locale);
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  return {
    full: (at: number) => full.format(at),
    short: (at: number) => short.format(at),
    time: (at: number) => time.format(at),
    seconds: (at: number) => seconds.format(at),
    day: (at: number) => day.format(at),
    number: (value: number) => numbers.format(value),
    compact: (value: number) => compact.format(value),
    percent: (part: number, whole: number) => (whole === 0 ? '–' : `${Math.round((part / whole) * 100)}%`),
    /** `3 分钟前`, `3 min ago`; the past and the future. */
    ago(at: number, now = Date.now()): string {
      const difference = at - now;
      const [unit, ms] = UNITS.find(([, size]) => Math.abs(difference) >= size) ?? UNITS.at(-1)!;
      return relative.format(Math.trunc(difference / ms), unit);
    },
    bytes(value: number): string {
      let size = value;
      let unit = 0;
      while (size >= 1024 && unit < BYTE_UNITS.length - 1) {
        size /= 1024;
        unit++;
      }
      const digits = unit === 0 || size >= 100 ? 0 : 1;
      return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(size)} ${BYTE_UNITS[unit]}`;
    },
  };
}

export type Formats = ReturnType<typeof formats>;

/** The formats of the language that is shown. */
export function useFormats(): Formats {
  const { i18n } = useTranslation();
  return useMemo(() => formats(i18n.language as Language), [i18n.language]);
}
