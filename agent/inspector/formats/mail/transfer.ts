/** Content-Transfer-Encoding (RFC 2045 6) and uuencode, forgiving: what is not of the encoding is passed over. */

export function decodeTransfer(content: Buffer, encoding: string): Buffer {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return decodeBase64(content);
    case 'quoted-printable':
      return decodeQuotedPrintable(content);
    case 'x-uuencode':
    case 'x-uue':
    case 'uuencode':
      return uuencoded(content.toString('latin1'))[0]?.content ?? content;
    default:
      return content;
  }
}

const BASE64 = /^[A-Za-z0-9+/]*$/;

export function decodeBase64(content: Buffer): Buffer {
  const text = content.toString('latin1').replace(/[\r\n\t ]+/g, '');
  const padding = text.search(/=+[A-Za-z0-9+/]/);
  if (padding === -1 && BASE64.test(text.replace(/=*$/, ''))) return Buffer.from(text, 'base64');
  // Several pieces with their own padding, one behind the other, or strange characters in between.
  return Buffer.concat(
    text.split(/=+/).map((piece) => Buffer.from(piece.replace(/[^A-Za-z0-9+/]+/g, ''), 'base64')),
  );
}

export function decodeQuotedPrintable(content: Buffer): Buffer {
  const out = Buffer.allocUnsafe(content.length);
  let to = 0;
  for (let at = 0; at < content.length; at++) {
    const byte = content[at]!;
    if (byte !== 0x3d) {
      out[to++] = byte;
      continue;
    }
    // A soft line break, with blanks that were added on the way.
    let next = at + 1;
    while (content[next] === 0x20 || content[next] === 0x09) next += 1;
    if (content[next] === 0x0d && content[next + 1] === 0x0a) next += 1;
    if (content[next] === 0x0a || next >= content.length) {
      at = next;
      continue;
    }
    const value = Number.parseInt(content.toString('latin1', at + 1, at + 3), 16);
    if (/^[0-9a-f]{2}$/i.test(content.toString('latin1', at + 1, at + 3))) {
      out[to++] = value;
      at += 2;
    } else out[to++] = byte;
  }
  return out.subarray(0, to);
}

export interface Uuencoded {
  name: string;
  content: Buffer;
}

/** Files that stand uuencoded in a text (POSIX.1-2017 uuencode). */
export function uuencoded(text: string): Uuencoded[] {
  const found: Uuencoded[] = [];
  for (const match of text.matchAll(/^begin [0-7]{3,4} ([^\r\n]+)\r?\n/gm)) {
    const pieces: Buffer[] = [];
    let at = match.index + match[0].length;
    for (;;) {
      const newline = text.indexOf('\n', at);
      const line = text.slice(at, newline === -1 ? undefined : newline).replace(/\r$/, '');
      if (newline === -1 || line.startsWith('end') || line.length < 2) break;
      pieces.push(uuLine(line));
      at = newline + 1;
    }
    if (pieces.length > 0) found.push({ name: match[1]!.trim(), content: Buffer.concat(pieces) });
  }
  return found;
}

function uuLine(line: string): Buffer {
  const length = (line.charCodeAt(0) - 32) & 63;
  const out = Buffer.alloc(length);
  for (let i = 0; i < length; i++) {
    const group = 1 + Math.floor(i / 3) * 4;
    const six = (k: number) => ((line.charCodeAt(group + k) || 32) - 32) & 63;
    const bits = (six(0) << 18) | (six(1) << 12) | (six(2) << 6) | six(3);
    out[i] = (bits >> (16 - 8 * (i % 3))) & 255;
  }
  return out;
}
