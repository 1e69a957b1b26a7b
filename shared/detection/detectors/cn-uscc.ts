import type { Place } from '../scan/place.ts';
import { FOLD } from '../text/characters.ts';
import { maskMiddle } from './mask.ts';
import type { NumberDetector, TokenDetector } from './surface.ts';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/** Registering authority and kind of body; table 1 of the standard, as amended. */
const KINDS =
  /^(?:1[1-39]|2[19]|3[1-59]|4[19]|5[1-39]|6[129]|7[129]|8[19]|9[1-39]|A[19]|N[1-39]|Y1)[1-6][0-9]{5}/;
const RESIDENT_ID = /^[1-8][0-9]{16}X$/;

const INFO = {
  id: 'cn.uscc',
  name: { 'zh-CN': '统一社会信用代码', en: 'Unified social credit code' },
  standard: 'GB 32100-2015',
  confidence: 0.95,
  mask: (value: string) => maskMiddle(value, 4, 4),
} as const;

/** Unified social credit code of a Chinese legal body, the usual form with letters in it. */
export const cnUscc: TokenDetector = {
  ...INFO,
  find(text, start, end, place) {
    if (end - start !== 18) return undefined;
    let value = '';
    for (let at = start; at < end; at++) value += String.fromCharCode(FOLD[text.charCodeAt(at)]!);
    value = value.toUpperCase();
    if (!isCreditCode(value)) return undefined;
    if (RESIDENT_ID.test(value) && !named(place, start)) return undefined;
    return { start, end, value, confidence: named(place, start) ? 0.99 : 0.95 };
  },
};

/** The same where all 18 happen to be digits. */
export const cnUsccDigits: NumberDetector = {
  ...INFO,
  lengths: [18],
  firsts: '123456789',
  groups: 1,
  judge(run, place) {
    if (run.prefixed || run.attachedBefore || run.attachedAfter) return 0;
    const isNamed = named(place, run.start);
    if (!isNamed && (run.digits[0] !== 9 || place.label(run.start) !== undefined)) return 0;
    if (!isCreditCode(run.toString())) return 0;
    return isNamed ? 0.99 : 0.8;
  },
};

/** Form and check character (mod 31) of a code in upper case. */
export function isCreditCode(value: string): boolean {
  if (value.length !== 18 || !KINDS.test(value)) return false;
  let sum = 0;
  for (let at = 0; at < 17; at++) {
    const code = ALPHABET.indexOf(value[at]!);
    if (code < 0) return false;
    sum += code * WEIGHTS[at]!;
  }
  return ALPHABET[(31 - (sum % 31)) % 31] === value[17];
}

function named(place: Place, start: number): boolean {
  return place.label(start) === 'uscc';
}
