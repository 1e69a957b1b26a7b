import { FOLD } from '../text/characters.ts';
import { maskMiddle } from './mask.ts';
import type { TokenDetector } from './surface.ts';

/** Length for each country of the SWIFT IBAN registry. */
const LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 ' +
    'EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 ' +
    'KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 ' +
    'PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 ' +
    'VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [keyOf(entry.toLowerCase(), 0), Number(entry.slice(2))] as const),
);

/** International bank account number: a known country's length and the check of ISO 7064 MOD 97-10. */
export const iban: TokenDetector = {
  id: 'iban',
  name: { 'zh-CN': '国际银行账号', en: 'International bank account number' },
  standard: 'ISO 13616-1, SWIFT IBAN Registry',
  confidence: 0.97,
  person: 'identifier',

  find(text, start) {
    if (!isDigit(text, start + 2) || !isDigit(text, start + 3)) return undefined;
    const length = LENGTHS.get(keyOf(text, start));
    if (length === undefined) return undefined;
    let value = '';
    let at = start;
    // Printed in groups of four with single spaces; so a space or line end may stand only where a group ends.
    while (at < text.length && value.length < length) {
      const code = FOLD[text.charCodeAt(at)]!;
      if (isAlphanumeric(code)) value += String.fromCharCode(code);
      else if (
        !((code === 0x20 || code === 0x0a || code === 0xa0 || code === 0x2d) && value.length % 4 === 0)
      )
        break;
      at++;
    }
    if (value.length !== length || isAlphanumeric(FOLD[text.charCodeAt(at)]!)) return undefined;
    value = value.toUpperCase();
    return passesMod97(value) ? { start, end: at, value, confidence: 0.97 } : undefined;
  },
  mask: (value) => maskMiddle(value, 4, 4),
};

function passesMod97(value: string): boolean {
  let remainder = 0;
  for (const char of value.slice(4) + value.slice(0, 4)) {
    const number = Number.parseInt(char, 36);
    remainder = (remainder * (number > 9 ? 100 : 10) + number) % 97;
  }
  return remainder === 1;
}

function keyOf(text: string, at: number): number {
  return FOLD[text.charCodeAt(at)]! * 65_536 + FOLD[text.charCodeAt(at + 1)]!;
}

function isDigit(text: string, at: number): boolean {
  const code = FOLD[text.charCodeAt(at)]!;
  return code >= 0x30 && code <= 0x39;
}

function isAlphanumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a);
}
