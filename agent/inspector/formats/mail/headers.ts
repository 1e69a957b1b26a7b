import { decodeText, namedEncoding } from '../text/charset.ts';
import { decodeBase64, decodeQuotedPrintable } from './transfer.ts';

export interface Header {
  name: string;
  /** As it stands, folded lines joined, each byte a character (latin1). */
  raw: string;
}

/** The first lines of a message up to the empty one, and where the body begins. */
export function splitHeaders(message: Buffer, limit = 1024 * 1024): { headers: Header[]; body: number } {
  const headers: Header[] = [];
  let at = 0;
  while (at < message.length && at < limit) {
    const newline = message.indexOf(0x0a, at);
    const end = newline === -1 ? message.length : newline;
    const line = message.toString('latin1', at, end).replace(/\r$/, '');
    if (line === '') return { headers, body: end + 1 };
    const [, name, raw] = /^([!-9;-~]+)[ \t]*:[ \t]?(.*)$/s.exec(line) ?? [];
    if (name !== undefined) headers.push({ name, raw: raw! });
    else if (/^[ \t]/.test(line) && headers.length > 0) headers.at(-1)!.raw += `\n${line}`;
    else if (!(line.startsWith('From ') || line.startsWith('>From ')) || headers.length > 0) {
      // A line that is none of a header begins the body of a message that lacks the empty line.
      return { headers, body: at };
    }
    at = end + 1;
  }
  return { headers, body: Math.min(at, message.length) };
}

/** The value as a person reads it: encoded words (RFC 2047) decoded, bytes beyond ASCII in the likeliest encoding. */
export function decodeHeader(raw: string): string {
  const unfolded = raw.replace(/\r?\n[ \t]+/g, ' ').trim();
  if (!unfolded.includes('=?')) return decodeRaw(unfolded);
  // Between encoded words blanks do not count; a character may be split over two words of one charset.
  const joined = unfolded.replace(/(\?=)\s+(?==\?)/g, '$1');
  const pieces: string[] = [];
  let pending: { charset: string; bytes: Buffer[] } | undefined;
  const flush = () => {
    if (pending) pieces.push(decodeText(Buffer.concat(pending.bytes), pending.charset));
    pending = undefined;
  };
  let at = 0;
  for (const match of joined.matchAll(/=\?([^?*\s]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi)) {
    const [whole, charset, kind, text] = match as unknown as [string, string, string, string];
    if (match.index > at) {
      flush();
      pieces.push(decodeRaw(joined.slice(at, match.index)));
    }
    const bytes =
      kind.toLowerCase() === 'b'
        ? decodeBase64(Buffer.from(text, 'latin1'))
        : decodeQuotedPrintable(Buffer.from(text.replaceAll('_', '=20'), 'latin1'));
    if (pending?.charset.toLowerCase() === charset.toLowerCase()) pending.bytes.push(bytes);
    else {
      flush();
      pending = { charset, bytes: [bytes] };
    }
    at = match.index + whole.length;
  }
  flush();
  if (at < joined.length) pieces.push(decodeRaw(joined.slice(at)));
  return pieces.join('');
}

function decodeRaw(text: string): string {
  return /[\x80-\xff]/.test(text) ? decodeText(Buffer.from(text, 'latin1')) : text;
}

/** A value with parameters, such as that of Content-Type; names in lower case (RFC 2045 5.1, RFC 2231). */
export function parseParameters(raw: string): { value: string; parameters: Map<string, string> } {
  const text = raw.replace(/\r?\n[ \t]+/g, ' ');
  const semicolon = text.indexOf(';');
  const value = (semicolon === -1 ? text : text.slice(0, semicolon)).trim().toLowerCase();
  const plain = new Map<string, string>();
  const continued = new Map<string, { index: number; encoded: boolean; text: string }[]>();
  const rest = semicolon === -1 ? '' : text.slice(semicolon + 1);
  for (const [, name, quoted, bare] of rest.matchAll(/([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/g)) {
    const content = quoted === undefined ? (bare ?? '').trim() : quoted.replace(/\\(.)/g, '$1');
    const [, base, index, star] = /^([^*]+)(?:\*(\d+))?(\*?)$/.exec(name!.toLowerCase()) ?? [];
    if (base === undefined) continue;
    if (index === undefined && !star) {
      if (!plain.has(base)) plain.set(base, content);
      continue;
    }
    const list = continued.get(base) ?? [];
    list.push({ index: Number(index ?? 0), encoded: star !== '', text: content });
    continued.set(base, list);
  }
  const parameters = new Map<string, string>();
  for (const [name, content] of plain) parameters.set(name, decodeHeader(content));
  for (const [name, list] of continued) parameters.set(name, joinContinuations(list));
  return { value, parameters };
}

function joinContinuations(list: { index: number; encoded: boolean; text: string }[]): string {
  list.sort((a, b) => a.index - b.index);
  let charset: string | undefined;
  const bytes = list.map(({ encoded, text }, position) => {
    let content = text;
    if (encoded && position === 0) {
      const [, declared, , rest] = /^([^']*)'([^']*)'(.*)$/s.exec(text) ?? [];
      if (rest !== undefined) {
        charset = declared || undefined;
        content = rest;
      }
    }
    if (!encoded) return Buffer.from(content, 'latin1');
    return Buffer.from(
      content.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      'latin1',
    );
  });
  return decodeText(
    Buffer.concat(bytes),
    charset === undefined || namedEncoding(charset) === undefined ? undefined : charset,
  );
}
