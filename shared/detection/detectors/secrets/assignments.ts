import { FOLD } from '../../text/characters.ts';
import type { Found } from '../surface.ts';

const PASSWORD = /(?:passw(?:or)?d|passwd|pwd|passphrase|密码|口令)$/i;
const KEY =
  /(?:secret|api[_-]?key|app[_-]?key|access[_-]?key|secret[_-]?key|(?:access|auth|refresh|api|bearer|id|bot|private|deploy)[_-]?token|token|client[_-]?secret|app[_-]?secret|access[_-]?key[_-]?(?:id|secret)|encryption[_-]?key|signing[_-]?key|private[_-]?key)$/i;
/** The last two characters of every such name. */
const ENDINGS = { password: ['rd', 'wd', 'se', '密码', '口令'], key: ['et', 'ey', 'en', 'id'] };
const LAST = new Set(
  Object.values(ENDINGS)
    .flat()
    .map((pair) => pair.charCodeAt(0) * 65_536 + pair.charCodeAt(1)),
);
const IN_NAME = new Uint8Array(65_536);
for (let code = 0; code < 65_536; code++)
  if (/[\w.\-\u4e00-\u9fff]/.test(String.fromCharCode(code))) IN_NAME[code] = 1;
/** Told by their form, and called by their issuer's name. */
const KNOWN_FORM =
  /^(?:A(?:KIA|SIA|BIA|CCA|Iza|KID)|LTAI|gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|[sr]k_(?:live|test)_|npm_|pypi-|sk-|SG\.|hf_|shp(?:at|ca|pa|ss)_|dop_v1_|eyJ)/;
const NAME_REACH = 48;
/** References to where the real value is, and the words that stand in its place. */
const PLACEHOLDER =
  /^(?:\$|<|\{\{|%|#\{|@|\*+$|x+$|\.+$|-+$|_+$|your|my[_-]?|example|sample|dummy|fake|changeme|change[_-]me|placeholder|todo|none$|null$|nil$|undefined$|true$|false$|string$|str$|required$|optional$|empty$|password$|passwd$|secret$|token$|process\.|os\.|env[.(]|getenv|config[.[]|self\.|this\.|ENC\(|vault:|arn:|secretsmanager|\(|\[|function|new |await |(.)\1+$)/i;

/** `password = "…"`, `db.pwd: …`, `<password>…`, `密码：…`: the value assigned at a separator, if it looks like a real one. */
export function readAssignment(kind: 'password' | 'key'): (text: string, at: number) => Found | undefined {
  const names = kind === 'password' ? PASSWORD : KEY;
  return (text, at) => {
    const name = nameBefore(text, at);
    if (name === '' || !names.test(name)) return undefined;
    let start = at + 1;
    if (text[start] === '=' || text[start] === '>') start++; // == and => : comparison and pairs
    if (text[at] === '=' && text[at + 1] === '=') return undefined;
    while (start < text.length && (text[start] === ' ' || text[start] === '\t' || text[start] === '\u3000'))
      start++;
    const quote = text[start] === '"' || text[start] === "'" || text[start] === '`' ? text[start]! : '';
    if (quote) start++;
    const value = readValue(text, start, quote);
    if (KNOWN_FORM.test(value) || !isCredential(value, kind, quote !== '')) return undefined;
    // Only where it is: the characters before it may be part of another finding.
    return { start, end: start + value.length, value, confidence: quote || kind === 'key' ? 0.85 : 0.75 };
  };
}

/** Whether a code unit may stand before the separator of such an assignment. */
export function mayEndName(kind: keyof typeof ENDINGS): (code: number) => boolean {
  const last = new Set(ENDINGS[kind].map((pair) => pair.charCodeAt(1)));
  return (code) => last.has(FOLD[code]!) || isBetween(code);
}

/** `scheme://user:password@host`. */
export function readConnectionString(text: string, at: number): Found | undefined {
  if (text[at + 1] !== '/' || text[at + 2] !== '/') return undefined;
  const found = /^\/\/([^\s:@/"'<>]{0,64}):([^\s@/"'<>]{3,128})@[\w.[-]/.exec(text.slice(at + 1, at + 260));
  if (!found || !/[a-z][a-z0-9+.-]{1,20}$/i.test(text.slice(Math.max(0, at - 20), at))) return undefined;
  const value = found[2]!;
  if (PLACEHOLDER.test(value)) return undefined;
  const start = at + 1 + 2 + found[1]!.length + 1;
  return { start, end: start + value.length, value, confidence: 0.9 };
}

function nameBefore(text: string, at: number): string {
  let end = at;
  while (end > 0 && at - end < 8 && isBetween(text.charCodeAt(end - 1))) end--;
  if (end < 2) return '';
  if (!LAST.has(FOLD[text.charCodeAt(end - 2)]! * 65_536 + FOLD[text.charCodeAt(end - 1)]!)) return '';
  let start = end;
  while (start > 0 && end - start < NAME_REACH && IN_NAME[text.charCodeAt(start - 1)] === 1) start--;
  return text.slice(start, end);
}

function isBetween(code: number): boolean {
  return code === 0x20 || code === 0x22 || code === 0x27 || code === 0x5d;
}

function readValue(text: string, start: number, quote: string): string {
  let end = start;
  while (end < text.length && end - start < 256) {
    const char = text[end]!;
    if (char === '\n' || char === '\r' || (quote ? char === quote : /[\s,;"'<>，；。、]/.test(char))) break;
    end++;
  }
  if (quote && text[end] !== quote) return '';
  return text.slice(start, end);
}

function isCredential(value: string, kind: 'password' | 'key', quoted: boolean): boolean {
  if (value.length < (kind === 'password' ? 5 : 16) || value.length > 200) return false;
  if (PLACEHOLDER.test(value) || /[\u4e00-\u9fff]/.test(value)) return false;
  // An expression: a call, an index, a property.
  if (!quoted && (/[(){}[\]]/.test(value) || /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(value)))
    return false;
  const classes =
    Number(/[a-z]/.test(value)) +
    Number(/[A-Z]/.test(value)) +
    Number(/[0-9]/.test(value)) +
    Number(/[^A-Za-z0-9]/.test(value));
  if (kind === 'key')
    return !/\s/.test(value) && /[0-9]/.test(value) && classes >= 2 && entropy(value) >= 3.2;
  if (/\s/.test(value)) return false;
  return classes >= 2 && (/[0-9]/.test(value) || (quoted && /[^A-Za-z0-9._-]/.test(value)));
}

/** Shannon entropy in bits a character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
