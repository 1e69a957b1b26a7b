import { WORD } from '../../text/characters.ts';
import type { TriggerDetector } from '../surface.ts';
import { IP } from './info.ts';

const LONGEST = 45;

/** IPv6 address. `std::vector`, times and MAC addresses have colons too and are told apart by form. */
export const ipv6: TriggerDetector = {
  ...IP,
  triggers: ':',
  after: (code) => isHex(code) || code === 0x3a,

  find(text, at) {
    // Asked at the first colon of an address; two hexadecimal groups or a second colon must be in sight.
    const next = text.charCodeAt(at + 1);
    if (!isHex(next) && next !== 0x3a) return undefined;
    let start = at;
    while (start > 0 && at - start < 5 && isHex(text.charCodeAt(start - 1))) start--;
    if (start === at && next !== 0x3a) return undefined;
    let end = at;
    let colons = 0;
    let double = false;
    while (end < text.length && end - start <= LONGEST) {
      const code = text.charCodeAt(end);
      if (code === 0x3a) {
        colons++;
        if (text.charCodeAt(end - 1) === 0x3a) double = true;
      } else if (!isHex(code)) break;
      end++;
    }
    if (!double && colons < 7) return undefined; // times of day
    if (start > 0 && (WORD[text.charCodeAt(start - 1)] === 1 || text.charCodeAt(start - 1) === 0x3a))
      return undefined;
    while (end > start && text.charCodeAt(end - 1) === 0x3a && text.charCodeAt(end - 2) !== 0x3a) end--;
    if (WORD[text.charCodeAt(end)] === 1) return undefined;
    const value = text.slice(start, end).toLowerCase();
    return isAddress(value) ? { start, end, value, confidence: 0.9 } : undefined;
  },
};

function isAddress(value: string): boolean {
  const halves = value.split('::');
  if (halves.length > 2 || !/[0-9]/.test(value)) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return false;
  if (halves.length === 1) return groups.length === 8 && groups.some((group) => group.length > 2);
  // `a::1` alone could be anything; addresses that are given out begin with 2, 3, fc to ff or fe80.
  return (
    groups.length >= 2 && groups.length <= 7 && /^(?:[23][0-9a-f]{3}|f[cd][0-9a-f]{2}|fe80|ff0)/.test(value)
  );
}

function isHex(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66) || (code >= 0x41 && code <= 0x46);
}
