import { FOLD, WORD } from '../text/characters.ts';
import type { TriggerDetector } from './surface.ts';

const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;
/** Ends of file names, code and packages that look like a domain: `logo@2x.png`, `@scope/x@1.2.js`. */
const NOT_DOMAINS = new Set(
  'png jpg jpeg gif svg webp bmp ico css js mjs cjs ts tsx jsx json html htm xml yaml yml md txt pdf doc docx xls xlsx ppt pptx zip gz tar jar class java py go rs rb cpp hpp lock map log local localhost internal lan invalid'.split(
    ' ',
  ),
);

/** Internet mail address: dot-atom local part and a domain name with an alphabetic top level. */
export const email: TriggerDetector = {
  id: 'email',
  name: { 'zh-CN': '电子邮箱', en: 'E-mail address' },
  standard: 'RFC 5321 §4.1.2, RFC 1035 §2.3.1',
  confidence: 0.95,
  person: 'identifier',
  triggers: '@＠',

  find(text, at) {
    let start = at;
    while (start > 0 && at - start <= MAX_LOCAL && isLocal(FOLD[text.charCodeAt(start - 1)]!)) start--;
    while (start < at && text.charCodeAt(start) === 0x2e) start++;
    if (start === at || at - start > MAX_LOCAL || FOLD[text.charCodeAt(at - 1)] === 0x2e) return undefined;
    let end = at + 1;
    while (end < text.length && end - at <= MAX_DOMAIN && isDomain(FOLD[text.charCodeAt(end)]!)) end++;
    while (end > at + 1 && !isLetter(FOLD[text.charCodeAt(end - 1)]!)) end--;
    if (end === at + 1 || WORD[text.charCodeAt(end)] === 1) return undefined;
    // `user@host.com:path` is a place to copy to; `scheme://user@host/` one to connect to.
    const next = text.charCodeAt(end);
    if (next === 0x40 || (next === 0x3a && /[\w/~.]/.test(text.charAt(end + 1)))) return undefined;
    if (text.startsWith('://', start - 3) || text.charCodeAt(start - 1) === 0x3a) {
      if (next === 0x2f || text.startsWith('//', start - 2)) return undefined;
    }
    const value = fold(text, start, end);
    if (value.includes('..') || !isHostName(value.slice(value.indexOf('@') + 1))) return undefined;
    return { start, end, value, confidence: 0.95 };
  },
  mask(value) {
    const at = value.indexOf('@');
    return `${value.slice(0, Math.min(2, at - 1) || 1)}***${value.slice(at)}`;
  },
};

function isHostName(domain: string): boolean {
  const labels = domain.split('.');
  const top = labels[labels.length - 1]!;
  return (
    labels.length >= 2 &&
    labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) &&
    /^[a-z]{2,24}$/.test(top) &&
    !NOT_DOMAINS.has(top)
  );
}

function fold(text: string, start: number, end: number): string {
  let value = '';
  for (let at = start; at < end; at++) value += String.fromCharCode(FOLD[text.charCodeAt(at)]!);
  return value;
}

function isLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

function isDomain(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e;
}

/** atext of RFC 5322 as far as addresses in use have it, and the dot. */
function isLocal(code: number): boolean {
  return isDomain(code) || code === 0x5f || code === 0x2b || code === 0x25 || code === 0x27 || code === 0x26;
}
