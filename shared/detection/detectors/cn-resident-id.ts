import { type DigitRun, JOIN, X } from '../scan/digit-run.ts';
import { near, type Place } from '../scan/place.ts';
import { isBankCard } from './bank-card.ts';
import { maskMiddle } from './mask.ts';
import type { NumberDetector } from './surface.ts';

/** First two digits of GB/T 2260: provinces, 71 Taiwan, 81 and 82 Hong Kong and Macao, 83 Taiwan residents. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'
    .split(' ')
    .map(Number),
);
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = [1, 0, X, 9, 8, 7, 6, 5, 4, 3, 2];
const OLDEST_YEAR = 1900;
const WORDS = /身份|证件|证号|户口|居民|\bid\b|identity/i;
/** Of the start of the process; a child born after it is found after the next start. */
const THIS_YEAR = new Date().getUTCFullYear();
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Chinese resident identity number. 18 digits: area, date of birth, order, check character by ISO 7064
 * MOD 11-2. The 15-digit form of 1984 to 1999 has a two-digit year and no check, so it needs a table or
 * a word, and a word that says something else is believed.
 */
export const cnResidentId: NumberDetector = {
  id: 'cn.resident-id',
  name: { 'zh-CN': '居民身份证号', en: 'Chinese resident ID' },
  standard: 'GB 11643-1999, GB/T 2260',
  confidence: 0.98,
  person: 'identifier',
  lengths: [15, 18],
  firsts: '12345678',

  judge(run, place) {
    if (run.length === 18) {
      if (run.attachedAfter || !isResidentId(run)) return 0;
      return isRow(run) || place.label(run.start) === 'id' ? rate18(run) : 0;
    }
    if (run.amidst || run.attachedBefore || run.attachedAfter || run.prefixed || !isOldForm(run)) return 0;
    return rate15(run, place);
  },
  judgeRounded(run, known, place) {
    if (run.length !== 18 || known < 6 || !isArea(run)) return 0;
    if (known >= 14 && !isBirth(run)) return 0;
    return place.label(run.start) === 'id' ? 0.7 : 0;
  },
  mask: (value) => maskMiddle(value, 4, 4),
};

/** Groups that one kind of separator holds apart, and not dots: rows of decimals are no number. */
function isRow(run: DigitRun): boolean {
  return !run.dotted && run.join !== JOIN.mixed && (run.spelled ? !run.amidst : run.groupCount <= 6);
}

function rate18(run: DigitRun): number {
  return run.prefixed || run.attachedBefore ? 0.9 : 0.99;
}

function rate15(run: DigitRun, place: Place): number {
  const label = place.label(run.start);
  if (label === 'id') return 0.95;
  if (label !== undefined && label !== 'name') return 0;
  const told = place.role === 'sheet' || near(run.text, run.start, WORDS);
  return told && run.join === JOIN.none && !isBankCard(run) ? 0.6 : 0;
}

/** Area, date and check character of the 18-digit form. */
export function isResidentId(run: DigitRun): boolean {
  const { digits } = run;
  if (!isArea(run) || !isBirth(run)) return false;
  let sum = 0;
  for (let at = 0; at < 17; at++) {
    if (digits[at] === X) return false;
    sum += digits[at]! * WEIGHTS[at]!;
  }
  return digits[17] === CHECK[sum % 11];
}

function isBirth(run: DigitRun): boolean {
  return isDate(run.number(6, 4), run.number(10, 2), run.number(12, 2));
}

function isOldForm(run: DigitRun): boolean {
  return isArea(run) && isDate(OLDEST_YEAR + run.number(6, 2), run.number(8, 2), run.number(10, 2));
}

/** Province known and a prefecture given; 000 at the end is how Hong Kong, Macao and Taiwan are written. */
export function isArea(run: DigitRun): boolean {
  const province = run.number(0, 2);
  if (!PROVINCES.has(province)) return false;
  return province >= 71 ? true : run.number(2, 2) !== 0;
}

/** A day that was, from 1900 to today. */
export function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  if (year < OLDEST_YEAR || year > THIS_YEAR) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 && leap ? 29 : DAYS[month - 1]!);
}
