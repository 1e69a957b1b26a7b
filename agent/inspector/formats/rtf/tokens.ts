/** What an RTF file is made of (RTF 1.9.1, 'Conventions of an RTF Reader'). */
export type RtfToken =
  | { kind: 'open' | 'close' }
  | { kind: 'word'; name: string; value: number | undefined }
  | { kind: 'symbol'; symbol: string }
  /** A character by its code in the code page, `\'xx`. */
  | { kind: 'byte'; value: number }
  | { kind: 'text'; bytes: Buffer }
  /** `\binN`: the bytes behind it, which are not text. */
  | { kind: 'binary'; bytes: Buffer };

const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

const isLetter = (byte: number) => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
const isHex = (byte: number) =>
  isDigit(byte) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46);

/**
 * The tokens of RTF. Nothing is an error: a reader of RTF goes on. `isDoubleByte` tells, whenever it is asked, whether
 * the code page in force has characters of two bytes: the second may be a brace or a backslash in programs that
 * do not escape.
 */
export function* tokensOf(data: Buffer, isDoubleByte: () => boolean): Generator<RtfToken> {
  let at = 0;
  while (at < data.length) {
    const byte = data[at]!;
    if (byte === OPEN || byte === CLOSE) {
      yield { kind: byte === OPEN ? 'open' : 'close' };
      at += 1;
    } else if (byte === BACKSLASH) {
      const next = data[at + 1] ?? 0;
      if (isLetter(next)) {
        let end = at + 2;
        while (end < data.length && end - at < 40 && isLetter(data[end]!)) end += 1;
        const name = data.toString('latin1', at + 1, end);
        let value: number | undefined;
        if (isDigit(data[end] ?? 0) || (data[end] === 0x2d && isDigit(data[end + 1] ?? 0))) {
          const from = end;
          end += 1;
          while (end < data.length && end - from < 12 && isDigit(data[end]!)) end += 1;
          value = Number(data.toString('latin1', from, end));
        }
        if (data[end] === 0x20) end += 1;
        at = end;
        if (name === 'bin' && value !== undefined && value > 0) {
          yield { kind: 'binary', bytes: data.subarray(at, at + value) };
          at += value;
        } else yield { kind: 'word', name, value };
      } else if (next === 0x27 && isHex(data[at + 2] ?? 0)) {
        const digits = isHex(data[at + 3] ?? 0) ? 2 : 1;
        yield { kind: 'byte', value: Number.parseInt(data.toString('latin1', at + 2, at + 2 + digits), 16) };
        at += 2 + digits;
      } else {
        yield { kind: 'symbol', symbol: String.fromCharCode(next) };
        at += 2;
      }
    } else if (byte === 0x0d || byte === 0x0a) at += 1;
    else {
      const wide = isDoubleByte();
      let end = at;
      while (end < data.length) {
        const here = data[end]!;
        if (wide && here > 0x80 && end + 1 < data.length && data[end + 1]! >= 0x40) {
          end += 2;
          continue;
        }
        if (here === BACKSLASH || here === OPEN || here === CLOSE || here === 0x0d || here === 0x0a) break;
        end += 1;
      }
      yield { kind: 'text', bytes: data.subarray(at, end) };
      at = end;
    }
  }
}
