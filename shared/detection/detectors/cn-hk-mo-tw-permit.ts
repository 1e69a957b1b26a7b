import { near } from '../scan/place.ts';
import { countDigits, halfWidth } from '../text/characters.ts';
import { maskMiddle } from './mask.ts';
import type { NumberDetector, TokenDetector } from './surface.ts';

/** H or M: to the mainland (8 digits, 2 of them the issue before 2013); C, W: to Hong Kong and Macao; T, L: to Taiwan. */
const PERMIT =
  /^(?:[HM][0-9]{8}(?:[0-9]{2})?|[CW](?:[0-9]{8}|[A-HJ-NP-Z][0-9]{7})|[TL](?:[0-9]{8}|[A-HJ-NP-Z][0-9]{7}))$/;
const HK_ID = /^[A-Z]{1,2}[0-9]{6}$/;
const HK_ID_PLAIN = /^[A-Z]{1,2}[0-9]{6}[0-9A]$/;
const HK_CHECK = /^\s?[(（]([0-9A])[)）]/i;
const WORDS = /通行证|回乡证|台胞证|permit/i;

const INFO = {
  id: 'cn.hk-mo-tw-permit',
  name: { 'zh-CN': '港澳台通行证与香港身份证', en: 'Hong Kong, Macao and Taiwan permits and identity cards' },
  standard: '国家移民管理局证件式样公告, 香港身份证 mod 11',
  confidence: 0,
  person: 'identifier',
  mask: (value: string) => maskMiddle(value, 2, 2),
} as const;

/** Travel permits, which have no check and so must be called one, and Hong Kong ID cards, which have one. */
export const cnHkMoTwPermit: TokenDetector = {
  ...INFO,
  find(text, start, end, place) {
    const length = end - start;
    if (length < 7 || length > 11 || countDigits(text, start, end) < 6) return undefined;
    const value = halfWidth(text.slice(start, end)).toUpperCase();
    if (HK_ID.test(value)) {
      const check = HK_CHECK.exec(text.slice(end, end + 5));
      if (!check || hkCheck(value) !== check[1]!.toUpperCase()) return undefined;
      const label = place.label(start);
      if (label !== undefined && label !== 'permit' && label !== 'id' && label !== 'name') return undefined;
      return { start, end: end + check[0].length, value: value + check[1]!, confidence: label ? 0.95 : 0.85 };
    }
    const label = place.label(start);
    if (HK_ID_PLAIN.test(value) && label === 'permit' && hkCheck(value.slice(0, -1)) === value.at(-1)) {
      return { start, end, value, confidence: 0.9 };
    }
    if (!PERMIT.test(value)) return undefined;
    if (label === 'permit') return { start, end, value, confidence: 0.95 };
    if ((label !== undefined && label !== 'id') || !near(text, start, WORDS, 24)) return undefined;
    return { start, end, value, confidence: 0.8 };
  },
};

/** Mainland permits of Taiwan residents: digits alone. */
export const cnTaiwanPermit: NumberDetector = {
  ...INFO,
  lengths: [8, 10, 11],
  groups: 1,
  judge(run, place) {
    if (run.prefixed || run.attachedBefore || run.attachedAfter) return 0;
    return place.label(run.start) === 'permit' ? 0.85 : 0;
  },
};

/** Check character of a Hong Kong identity card: weights 9 to 2, a missing first letter counting 36, modulo 11. */
function hkCheck(value: string): string {
  const letters =
    value.length === 7
      ? [36, value.charCodeAt(0) - 55]
      : [value.charCodeAt(0) - 55, value.charCodeAt(1) - 55];
  let sum = letters[0]! * 9 + letters[1]! * 8;
  const digits = value.slice(-6);
  for (let at = 0; at < 6; at++) sum += Number(digits[at]) * (7 - at);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? 'A' : String(check);
}
