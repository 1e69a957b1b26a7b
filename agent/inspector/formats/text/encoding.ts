import { commonShare } from './common-han.ts';
import { guessEncoding } from './guess.ts';

/** An encoding as the Encoding Standard names it (https://encoding.spec.whatwg.org), or UTF-32. */
export type TextEncoding = string;

/** Characters below space that ordinary text has: tab, line feed, form feed, carriage return, escape, and SUB. */
const TEXT_CONTROLS = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b, 0x1a]);

/**
 * The encoding of a text by its first bytes, or undefined when they are not text. A byte order mark decides;
 * else UTF-16 and UTF-32 show by their zero bytes or by runs of one Han page, UTF-8 by being valid, and what is
 * none of them is guessed at by its frequencies.
 */
export function encodingOf(head: Buffer): TextEncoding | undefined {
  const known = KNOWN.get(head);
  if (known !== undefined) return known.encoding;
  const encoding = judge(head);
  KNOWN.set(head, { encoding });
  return encoding;
}

/** Several formats ask about the same beginning of a document. */
const KNOWN = new WeakMap<Buffer, { encoding: TextEncoding | undefined }>();

function judge(head: Buffer): TextEncoding | undefined {
  if (head.length === 0) return 'utf-8';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  const wider = utf32Of(head);
  if (wider) return wider;
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const wide = wideEncodingOf(head);
  if (wide) return wide;
  if (hasBinaryBytes(head)) return undefined;
  if (isUtf8(head)) return isShortGb18030(head) ? 'gb18030' : 'utf-8';
  return guessEncoding(head);
}

/** UTF-32: every fourth byte is zero, the one beside it no more than 0x10. */
function utf32Of(head: Buffer): TextEncoding | undefined {
  const count = Math.floor(head.length / 4);
  if (count < 1 || head.length % 4 !== 0) return undefined;
  const all = (read: 'readUInt32LE' | 'readUInt32BE') => {
    for (let i = 0; i < count; i++) {
      const point = head[read](4 * i);
      if (point === 0 || point > 0x10ffff) return false;
    }
    return true;
  };
  if (all('readUInt32LE')) return 'utf-32le';
  return all('readUInt32BE') ? 'utf-32be' : undefined;
}

/**
 * UTF-16 without a mark. In Latin text every other byte is zero; in Chinese text the high bytes lie in 0x4E to
 * 0x9F, with line breaks and ASCII (a zero high byte) in between.
 */
function wideEncodingOf(head: Buffer): TextEncoding | undefined {
  const pairs = Math.floor(head.length / 2);
  if (pairs < 2) return undefined;
  const score = (high: 0 | 1) => {
    let likely = 0;
    let zeroLow = 0;
    for (let i = 0; i < pairs; i++) {
      const hi = head[2 * i + high]!;
      const lo = head[2 * i + 1 - high]!;
      if (hi === 0 && (lo >= 0x20 || TEXT_CONTROLS.has(lo))) likely += 1;
      else if ((hi >= 0x4e && hi <= 0x9f) || hi === 0x30 || hi === 0xff || hi === 0x20) likely += 1;
      if (hi === 0 && lo === 0) zeroLow += 1;
    }
    return zeroLow > 0 ? 0 : likely / pairs;
  };
  // Without a single zero byte two GBK bytes may look like one Han character; such a text is left to GB18030.
  if (!head.includes(0)) return undefined;
  if (score(1) > 0.95) return 'utf-16le';
  if (score(0) > 0.95) return 'utf-16be';
  return undefined;
}

function hasBinaryBytes(head: Buffer): boolean {
  let odd = 0;
  for (const byte of head) {
    if (byte === 0) return true;
    if (byte < 0x20 && !TEXT_CONTROLS.has(byte)) odd += 1;
  }
  return odd > head.length / 100;
}

function isUtf8(head: Buffer): boolean {
  try {
    // The head may end within a character.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const SHORT = 64;

/** A few Chinese words in GBK happen to be valid UTF-8 (联通, 通讯录), of two bytes a character, and make no sense in it. */
function isShortGb18030(head: Buffer): boolean {
  if (head.length > SHORT || !head.some((byte) => byte >= 0x80) || head.some((byte) => byte >= 0xe0))
    return false;
  return commonShare(new TextDecoder('gb18030').decode(head, { stream: true })) === 1;
}
