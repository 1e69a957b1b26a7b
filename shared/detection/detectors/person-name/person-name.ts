import { labelBefore } from '../../scan/place.ts';
import { BLANK, HAN } from '../../text/characters.ts';
import type { Found, TriggerDetector } from '../surface.ts';
import {
  AFTER_NAME,
  COMMON_SURNAMES,
  COMPOUND_SURNAMES,
  NOT_GIVEN,
  NOT_NAMES,
  SURNAMES,
} from './surnames.ts';

const LATIN =
  /^\s*([A-Z][A-Za-z'’-]+(?:[ \u00a0][A-Z]\.)?(?:[ \u00a0][A-Z][A-Za-z'’-]+){1,2})(?=$|[\s,;，；|"'<)\]}.])/;
const MAX_NAME_CELL = 32;
const STARTS_HAN = /^[\s"']*[\u4e00-\u9fff]/;
const TITLES = /^(?:先生|女士|小姐|同志)/;
const MINORITY = /^[\u4e00-\u9fff]{2,8}[·•‧][\u4e00-\u9fff]{2,8}(?:[·•‧][\u4e00-\u9fff]{1,8})?$/;

/**
 * Name of a person. Chinese names look like words, so they count where something says so: a label (`姓名：`),
 * a title behind (`张三先生`), or, judged by `nameInCell`, a cell of its own beside other identifiers.
 */
export const cnPersonName: TriggerDetector = {
  id: 'cn.person-name',
  name: { 'zh-CN': '姓名', en: 'Person name' },
  standard: 'GB/T 35273-2020 附录 A, 《百家姓》',
  confidence: 0,
  person: 'name',
  triggers: ':：=先女小同',
  before: (code) => HAN[code] === 1 || code === 0x65 || code === 0x45 || isBetween(code),

  find(text, at, place) {
    const code = text.charCodeAt(at);
    if (HAN[code] === 1) return beforeTitle(text, at);
    return mayBeNameLabel(text, at) && labelBefore(text, at, place.lineStart) === 'name'
      ? afterLabel(text, at + 1)
      : undefined;
  },
  mask: (value) => value.charAt(0) + '*'.repeat(Math.min(value.length - 1, 8)),
};

/** The last characters of the labels that LABELS has for names. */
function mayBeNameLabel(text: string, at: number): boolean {
  let end = at - 1;
  while (end >= 0 && isBetween(text.charCodeAt(end))) end--;
  const char = text.charAt(end);
  if (char === 'e' || char === 'E') return /name$/i.test(text.slice(end - 3, end + 1));
  return char !== '' && '名人字主者称'.includes(char);
}

/** What may stand between a label and its colon. */
function isBetween(code: number): boolean {
  return (
    BLANK[code] === 1 || code === 0x22 || code === 0x27 || code === 0x2a || code === 0x29 || code === 0xff09
  );
}

function afterLabel(text: string, from: number): Found | undefined {
  let start = from;
  while (start < text.length && (BLANK[text.charCodeAt(start)] === 1 || '"\'“_'.includes(text.charAt(start))))
    start++;
  const latin = LATIN.exec(text.slice(start, start + 48));
  if (latin) {
    return { start, end: start + latin[0].length, value: latin[1]!.replace(/\s+/g, ' '), confidence: 0.85 };
  }
  let end = start;
  while (end < text.length && end - start < 24 && isNameCharacter(text, end)) end++;
  let value = text.slice(start, end).replace(/[ \u3000]+/g, '');
  if (MINORITY.test(value)) return { start, end, value, confidence: 0.95 };
  const cut = value.slice(2).search(AFTER_NAME);
  if (cut >= 0) value = value.slice(0, cut + 2);
  const confidence = rate(value);
  return confidence === 0
    ? undefined
    : { start, end: start + value.length, value, confidence: Math.min(0.95, confidence + 0.1) };
}

/** Two characters may be spread to the width of three: `张　三`. */
function isNameCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (HAN[code] === 1 || code === 0xb7 || code === 0x2022 || code === 0x2027) return true;
  return (
    BLANK[code] === 1 &&
    code !== 0x09 &&
    HAN[text.charCodeAt(at - 1)] === 1 &&
    HAN[text.charCodeAt(at + 1)] === 1 &&
    BLANK[text.charCodeAt(at + 2)] !== 0
  );
}

function beforeTitle(text: string, at: number): Found | undefined {
  if (!TITLES.test(text.slice(at, at + 2))) return undefined;
  for (const length of [3, 2]) {
    const value = text.slice(at - length, at);
    if (value.length !== length || !COMMON_SURNAMES.has(value.charAt(0)) || rate(value) === 0) continue;
    return { start: at - length, end: at, value, confidence: 0.75 };
  }
  return undefined;
}

/** A cell that is a name and nothing else; the confidence that its row has to bear out. */
export function nameInCell(cell: string): { value: string; confidence: number } | undefined {
  if (cell.length < 2 || cell.length > MAX_NAME_CELL || !STARTS_HAN.test(cell)) return undefined;
  const bare = rate(cell);
  if (bare > 0) return { value: cell, confidence: bare };
  const value = cell
    .replace(/^[\s"']+|[\s"']+$/g, '')
    .replace(/(?<=[\u4e00-\u9fff])[ \u3000](?=[\u4e00-\u9fff])/g, '');
  if (MINORITY.test(value)) return { value, confidence: 0.9 };
  const confidence = rate(value);
  return confidence === 0 ? undefined : { value, confidence };
}

/** Whether a word can be a Chinese name: 0.85 for a known surname with one or two characters, else 0. */
function rate(value: string): number {
  if (value.length < 2 || value.length > 4) return 0;
  for (let at = 0; at < value.length; at++) if (HAN[value.charCodeAt(at)] !== 1) return 0;
  const compound = COMPOUND_SURNAMES.has(value.slice(0, 2));
  const given = value.slice(compound && value.length > 2 ? 2 : 1);
  if (given.length > 2 || !(compound || SURNAMES.has(value.charAt(0)))) return 0;
  return NOT_NAMES.has(value) || NOT_GIVEN.test(given) ? 0 : 0.85;
}
