import { DIGIT, FOLD, HAN, WORD } from '../text/characters.ts';

/** Values longer than this are compared by their beginning. */
const MAX_LENGTH = 64;

/**
 * What a value is compared by: letters, digits and Han characters, in lower case and half width, a Chinese
 * country code taken off. Empty for what is too short to tell anyone apart (an age, a sex, a yes).
 */
export function normaliseValue(text: string): string {
  let value = '';
  let digits = 0;
  let han = 0;
  for (let at = 0; at < text.length && value.length < MAX_LENGTH; at++) {
    const code = text.charCodeAt(at);
    if (DIGIT[code]! >= 0) digits++;
    else if (HAN[code] === 1) han++;
    else if (WORD[code] !== 1) continue;
    value += String.fromCharCode(FOLD[code]!);
  }
  if (digits === value.length) {
    if (digits >= 13 && /^(?:00)?861[3-9][0-9]{9}$/.test(value)) value = value.slice(-11);
    return value.length < 5 ? '' : value;
  }
  return value.length < (han > 0 ? 2 : 4) ? '' : value;
}
