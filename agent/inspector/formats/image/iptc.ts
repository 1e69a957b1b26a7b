import { decodeText } from '../text/charset.ts';

/** Records of IPTC-IIM 4.2 in the application record (2) that are words. */
const MARKER = 0x1c;
const APPLICATION = 2;
const CODED_CHARACTER_SET = Buffer.from([MARKER, 1, 90]);

/** Texts of an IPTC block, wherever in the bytes it begins. */
export function iptcTexts(data: Buffer): [string, string][] {
  const texts: [string, string][] = [];
  const isUtf8 = data.includes(CODED_CHARACTER_SET);
  for (let at = 0; at + 5 <= data.length; ) {
    if (data[at] !== MARKER || data[at + 1] === 0 || data[at + 1]! > 9) {
      at += 1;
      continue;
    }
    const length = data.readUInt16BE(at + 3);
    if (length >= 0x8000) {
      at += 1;
      continue;
    }
    const value = data.subarray(at + 5, at + 5 + length);
    if (data[at + 1] === APPLICATION && data[at + 2] !== 0) {
      texts.push([`iptc-${data[at + 2]}`, isUtf8 ? value.toString('utf8') : decodeText(value)]);
    }
    at += 5 + length;
  }
  return texts;
}
