import { BLANK, DIGIT, HAN, WORD } from '../text/characters.ts';
import { normaliseValue } from './normalise.ts';

const MAX_CELL = 96;
const MAX_GROUPS = 10;
const LONGEST_NUMBER = 22;
/** Chinese names have two to four characters, and stand in sentences without anything around them. */
const NAME_LENGTHS = [2, 3, 4];

const ENDS_CELL = new Uint8Array(65_536);
for (const char of '\t\n\r,;|"\'“”‘’，；。：:、（）()<>《》【】[]{}=?？!！')
  ENDS_CELL[char.charCodeAt(0)] = 1;

/**
 * Everything in a stretch of text that may be a value of a table, in its normal form: what stands between
 * separators, words that hold a digit, numbers alone and with the groups behind them.
 */
export function valuesIn(
  text: string,
  from: number,
  to: number,
  each: (value: string, at: number) => void,
): void {
  let cell = from;
  for (let at = from; at <= to; at++) {
    if (at < to && ENDS_CELL[text.charCodeAt(at)] !== 1) continue;
    if (at - cell >= 2 && at - cell <= MAX_CELL) give(text, cell, at, each);
    if (at > cell) valuesInCell(text, cell, at, each);
    cell = at + 1;
  }
}

function valuesInCell(
  text: string,
  from: number,
  to: number,
  each: (value: string, at: number) => void,
): void {
  for (let at = from; at < to; ) {
    const code = text.charCodeAt(at);
    if (DIGIT[code]! >= 0 && !(at > 0 && isWord(text, at - 1))) {
      at = numbers(text, at, from, to, each);
      continue;
    }
    if (WORD[code] !== 1) {
      at++;
      continue;
    }
    let end = at;
    let digits = 0;
    let joined = false;
    for (; end < to && (isWord(text, end) || isTie(text.charCodeAt(end))); end++) {
      if (DIGIT[text.charCodeAt(end)]! >= 0) digits++;
      else if (text.charCodeAt(end) === 0x40) joined = true;
    }
    if ((digits > 0 || joined) && end - at <= MAX_CELL && (at > from || end < to)) give(text, at, end, each);
    at = Math.max(end, at + 1);
  }
}

/** `138 0013 8000`: each group, and rows of groups that single blanks or dashes hold apart. */
function numbers(
  text: string,
  at: number,
  from: number,
  to: number,
  each: (value: string, at: number) => void,
): number {
  const starts: number[] = [];
  const ends: number[] = [];
  let end = at;
  while (end < to && starts.length < MAX_GROUPS) {
    starts.push(end);
    while (end < to && isWord(text, end)) end++;
    ends.push(end);
    const separator = text.charCodeAt(end);
    if (!(BLANK[separator] === 1 || separator === 0x2d) || !(DIGIT[text.charCodeAt(end + 1)]! >= 0)) break;
    end++;
  }
  for (let first = 0; first < starts.length; first++) {
    for (
      let last = first;
      last < starts.length && ends[last]! - starts[first]! <= LONGEST_NUMBER + 8;
      last++
    ) {
      // The cell as a whole was given already.
      if (starts[first] === from && ends[last] === to) continue;
      give(text, starts[first]!, ends[last]!, each);
    }
  }
  // An address of mail may begin with digits.
  let word = ends[0]!;
  if (text.charCodeAt(word) === 0x40 || isTie(text.charCodeAt(word))) {
    while (word < to && (isWord(text, word) || isTie(text.charCodeAt(word)))) word++;
    if (word - at <= MAX_CELL) give(text, at, word, each);
  }
  return Math.max(ends[ends.length - 1]!, at + 1);
}

/** Every two to four Han characters in a row: asked only around what was recognised already. */
export function namesIn(text: string, from: number, to: number, each: (value: string) => void): void {
  for (let at = from; at < to; at++) {
    for (const length of NAME_LENGTHS) {
      if (at + length > to || HAN[text.charCodeAt(at + length - 1)] !== 1) break;
      if (length === 2 && HAN[text.charCodeAt(at)] !== 1) break;
      each(text.slice(at, at + length));
    }
  }
}

function give(text: string, from: number, to: number, each: (value: string, at: number) => void): void {
  const value = normaliseValue(text.slice(from, to));
  if (value !== '') each(value, from);
}

function isWord(text: string, at: number): boolean {
  return WORD[text.charCodeAt(at)] === 1;
}

function isTie(code: number): boolean {
  return code === 0x40 || code === 0x2e || code === 0x5f || code === 0x2b || code === 0x2d;
}
