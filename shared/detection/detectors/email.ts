import { FOLD, HAN, WORD } from '../text/characters.ts';
import type { TriggerDetector } from './surface.ts';

const MAX_LOCAL = 64;
const MAX_CHINESE_LOCAL = 8;
const MAX_DOMAIN = 255;
const ASCII = /^[\x21-\x7e]+$/;
const TOP_LEVEL = /^[a-z]{2,24}$/;
const CHINESE_DOMAIN =
  /^(?:[\u4e00-\u9fffa-z0-9-]{1,30}\.){1,3}(?:中国|公司|网络|公益|政务|在线|中文网|网址|广告|集团|香港|台湾|我爱你|商城|网店|企业|信息|com|cn|net|org|com\.cn|hk|tw)(?![a-z0-9])/i;
/** Ends of file names, code and packages that look like a domain: `logo@2x.png`, `@scope/x@1.2.js`. */
const NOT_DOMAINS = new Set(
  'png jpg jpeg gif svg webp bmp ico css js mjs cjs ts tsx jsx json html htm xml yaml yml md txt pdf doc docx xls xlsx ppt pptx zip gz tar jar class java py go rs rb cpp hpp lock map log local localhost internal lan invalid'.split(
    ' ',
  ),
);

/** Internet mail address: local part and a domain name with an alphabetic or known Chinese top level. */
export const email: TriggerDetector = {
  id: 'email',
  name: { 'zh-CN': '电子邮箱', en: 'E-mail address' },
  standard: 'RFC 5321 §4.1.2, RFC 1035 §2.3.1, RFC 6531',
  confidence: 0.95,
  person: 'identifier',
  triggers: '@＠',

  find(text, at) {
    const start = startOfLocal(text, at);
    if (start < 0) return undefined;
    const end = HAN[text.charCodeAt(at + 1)] === 1 ? endOfChinese(text, at) : endOfAscii(text, at);
    if (end < 0 || isLocation(text, start, end)) return undefined;
    return { start, end, value: fold(text, start, end), confidence: 0.95 };
  },
  mask(value) {
    const at = value.indexOf('@');
    return `${value.slice(0, Math.min(2, at - 1) || 1)}***${value.slice(at)}`;
  },
};

/** Where the part before the @ begins, or -1: a dot-atom, a quoted string, or Chinese characters alone. */
function startOfLocal(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start <= MAX_LOCAL && isLocal(FOLD[text.charCodeAt(start - 1)]!)) start--;
  while (start < at && isQuoteOrDot(text.charCodeAt(start))) start++;
  if (start < at) return at - start > MAX_LOCAL || FOLD[text.charCodeAt(at - 1)] === 0x2e ? -1 : start;
  if (text.charCodeAt(at - 1) === 0x22) {
    const open = text.lastIndexOf('"', at - 2);
    const quoted = open >= 0 && at - open <= MAX_LOCAL + 2 ? text.slice(open + 1, at - 1) : '';
    return /^[a-z][\w. '()<>,;:@[\]-]{0,61}[a-z0-9]$/i.test(quoted) ? open : -1;
  }
  while (start > 0 && at - start <= MAX_CHINESE_LOCAL && HAN[text.charCodeAt(start - 1)] === 1) start--;
  const named = at - start >= 2 && at - start <= MAX_CHINESE_LOCAL;
  return named && (start === 0 || WORD[text.charCodeAt(start - 1)] === 0) ? start : -1;
}

function endOfAscii(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && end - at <= MAX_DOMAIN && isDomain(FOLD[text.charCodeAt(end)]!)) end++;
  while (end > at + 1 && !isLetter(FOLD[text.charCodeAt(end - 1)]!)) end--;
  if (end === at + 1 || WORD[text.charCodeAt(end)] === 1) return -1;
  return isHostName(fold(text, at + 1, end)) ? end : -1;
}

/** Chinese domain names, of which the top level is known, so that the sentence around does not run into them. */
function endOfChinese(text: string, at: number): number {
  const found = CHINESE_DOMAIN.exec(text.slice(at + 1, at + 64));
  return found ? at + 1 + found[0].length : -1;
}

/** `user@host.com:path` is a place to copy to, `scheme://user@host` one to connect to, `Message-ID: <…>` a number. */
function isLocation(text: string, start: number, end: number): boolean {
  const next = text.charCodeAt(end);
  if (next === 0x40 || (next === 0x3a && /[\w/~.]/.test(text.charAt(end + 1)))) return true;
  const before = text.charCodeAt(start - 1);
  if (before === 0x3a || before === 0x2f) {
    return /[a-z]:\/\/[^\s/]*$/i.test(text.slice(Math.max(0, start - 80), start));
  }
  return (
    before === 0x3c &&
    /(?:message-id|in-reply-to|references|content-id)["\s:]*$/i.test(
      text.slice(Math.max(0, start - 24), start - 1),
    )
  );
}

/** Labels of letters, digits and inner hyphens; the last of letters alone, and no file's ending. */
function isHostName(domain: string): boolean {
  const dot = domain.lastIndexOf('.');
  if (dot <= 0 || !TOP_LEVEL.test(domain.slice(dot + 1)) || NOT_DOMAINS.has(domain.slice(dot + 1)))
    return false;
  let labelStart = 0;
  for (let at = 0; at <= dot; at++) {
    if (domain.charCodeAt(at) !== 0x2e) continue;
    if (at === labelStart || at - labelStart > 63) return false;
    if (domain.charCodeAt(labelStart) === 0x2d || domain.charCodeAt(at - 1) === 0x2d) return false;
    labelStart = at + 1;
  }
  return true;
}

function fold(text: string, start: number, end: number): string {
  const written = text.slice(start, end);
  if (ASCII.test(written)) return written.toLowerCase();
  let value = '';
  for (let at = start; at < end; at++) value += String.fromCharCode(FOLD[text.charCodeAt(at)]!);
  return value;
}

function isQuoteOrDot(code: number): boolean {
  return code === 0x2e || code === 0x27 || code === 0x26;
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
