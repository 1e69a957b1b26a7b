/** Encodings as the Encoding Standard names them (https://encoding.spec.whatwg.org). */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/** Characters below space that ordinary text has: tab, line feed, form feed, carriage return, escape, and SUB. */
const TEXT_CONTROLS = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b, 0x1a]);

/**
 * The encoding of a text by its first bytes, or undefined when they are not text. A byte order mark decides;
 * else UTF-16 shows by zero bytes on one side or by runs of one Han page, UTF-8 by being valid, and what is
 * neither is taken for GB18030 (which is what Chinese Windows writes) if its bytes pair up as such.
 */
export function encodingOf(head: Buffer): TextEncoding | undefined {
  if (head.length === 0) return 'utf-8';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const wide = wideEncodingOf(head);
  if (wide) return wide;
  if (hasBinaryBytes(head)) return undefined;
  if (isUtf8(head)) return 'utf-8';
  return isGb18030(head) ? 'gb18030' : undefined;
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

/** GB 18030-2022: single bytes to 0x7F, pairs 81–FE with 40–7E or 80–FE, fours 81–FE 30–39 81–FE 30–39. */
function isGb18030(head: Buffer): boolean {
  let at = 0;
  let wrong = 0;
  let wide = 0;
  while (at < head.length) {
    const first = head[at]!;
    if (first < 0x80) {
      at += 1;
      continue;
    }
    const second = head[at + 1];
    if (second === undefined) break;
    if (first >= 0x81 && first <= 0xfe && second >= 0x30 && second <= 0x39) {
      at += 4;
      wide += 1;
    } else if (first >= 0x81 && first <= 0xfe && second >= 0x40 && second <= 0xfe && second !== 0x7f) {
      at += 2;
      wide += 1;
    } else {
      at += 1;
      wrong += 1;
    }
  }
  return wrong <= wide / 50;
}
