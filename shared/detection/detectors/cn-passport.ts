import { near } from '../scan/place.ts';
import { countDigits, halfWidth } from '../text/characters.ts';
import { maskMiddle } from './mask.ts';
import type { TokenDetector } from './surface.ts';

/** E and G ordinary, D diplomatic, S service, P public affairs; a letter in second place since 2012 (no I, O). */
const CHINESE =
  /^(?:[EG][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|[DSP][EP]?[0-9]{7,8}|1[45][0-9]{7}|[KH][0-9]{8}|MA[0-9]{7})$/;
const FOREIGN = /^(?=(?:.*[0-9]){5})[A-Z0-9]{6,9}$/;
const WORDS = /护照|passport/i;

/** Passport number. It has no check character, so only what is called a passport is one. */
export const cnPassport: TokenDetector = {
  id: 'cn.passport',
  name: { 'zh-CN': '护照号码', en: 'Passport number' },
  standard: 'ICAO Doc 9303, 《护照法》',
  confidence: 0,
  person: 'identifier',

  find(text, start, end, place) {
    if (end - start < 6 || end - start > 10 || countDigits(text, start, end) < 5) return undefined;
    const value = halfWidth(text.slice(start, end)).toUpperCase();
    const chinese = CHINESE.test(value);
    if (!chinese && !FOREIGN.test(value)) return undefined;
    const label = place.label(start);
    if (label === 'passport') return { start, end, value, confidence: chinese ? 0.95 : 0.8 };
    if (!chinese || (label !== undefined && label !== 'id')) return undefined;
    if (label !== 'id' && !near(text, start, WORDS, 24)) return undefined;
    return { start, end, value, confidence: 0.8 };
  },
  mask: (value) => maskMiddle(value, 2, 2),
};
