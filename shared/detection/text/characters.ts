/**
 * Tables over UTF-16 code units, made once: a look-up a character is what keeps the one pass over a document
 * fast. Full-width forms (U+FF01 to U+FF5E) count as their ASCII counterparts throughout.
 */

/** Value of a digit (ASCII and full-width), or -1. */
export const DIGIT = new Int8Array(65_536).fill(-1);
/** Zero-width characters, soft hyphens and BOMs: nothing a reader sees, so nothing that ends a number. */
export const INVISIBLE = new Uint8Array(65_536);
/** 1 for an ASCII or full-width letter or digit, and letters of other alphabetic scripts. Not Han or kana. */
export const WORD = new Uint8Array(65_536);
/** 1 for a Han character. */
export const HAN = new Uint8Array(65_536);
/** Lower case and half-width of each code unit, where that is one code unit. */
export const FOLD = new Uint16Array(65_536);
/** 1 for white space other than line ends, the ideographic and no-break spaces included. */
export const BLANK = new Uint8Array(65_536);

for (let value = 0; value < 10; value++) {
  DIGIT[0x30 + value] = value;
  DIGIT[0xff10 + value] = value;
}
for (const code of [0xad, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2060, 0xfeff]) INVISIBLE[code] = 1;
for (const code of [0x20, 0x09, 0x0b, 0xa0, 0x1680, 0x202f, 0x205f, 0x3000]) BLANK[code] = 1;
for (let code = 0x2000; code <= 0x200a; code++) BLANK[code] = 1;
for (let code = 0x3400; code <= 0x9fff; code++) HAN[code] = 1;
for (let code = 0xf900; code <= 0xfaff; code++) HAN[code] = 1;
HAN[0x3007] = 1; // 〇, a digit in years and a character of names

for (let code = 0; code < 65_536; code++) {
  const half = code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code;
  const isSurrogate = half >= 0xd800 && half <= 0xdfff;
  const lower = isSurrogate ? '' : String.fromCharCode(half).toLowerCase();
  FOLD[code] = lower.length === 1 ? lower.charCodeAt(0) : half;
}
// Letters of cased scripts (Latin, Greek, Cyrillic …) end where others begin; U+2E80 starts the CJK blocks.
for (let code = 0; code < 0x2e80; code++) {
  if (/[\p{L}\p{Nd}]/u.test(String.fromCharCode(code))) WORD[code] = 1;
}
for (let code = 0xff10; code <= 0xff5a; code++) {
  if (/[\p{L}\p{Nd}]/u.test(String.fromCharCode(code))) WORD[code] = 1;
}

/** Lower case and half width, character by character, so that positions stay what they were. */
export function foldText(text: string): string {
  let folded = '';
  for (let at = 0; at < text.length; at++) folded += String.fromCharCode(FOLD[text.charCodeAt(at)]!);
  return folded;
}

/** Full-width ASCII to half width; everything else stays. */
export function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
}

/** How many digits stand between two positions. */
export function countDigits(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (DIGIT[text.charCodeAt(at)]! >= 0) count++;
  return count;
}
