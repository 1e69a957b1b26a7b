import type { NumberDetector, TokenDetector } from '../detectors/surface.ts';
import { BLANK, DIGIT, INVISIBLE, WORD } from '../text/characters.ts';
import { DigitRun, JOIN, type Join, MAX_DIGITS, MAX_GROUPS, X } from './digit-run.ts';
import type { Place } from './place.ts';

export type Emit = (
  detector: NumberDetector | TokenDetector,
  start: number,
  end: number,
  value: string,
  confidence: number,
) => void;

const LONGEST = 40;
const SHORTEST_NUMBER = 7;
const TOKEN_REACH = 64;
const REREAD_BELOW = 24;
const SCIENTIFIC = /([1-9])\.([0-9]{2,17})[eE]\+?([12][0-9])/y;
const LONGEST_ROUNDED = 19;
/** From here on the number of groups makes no difference to any detector. */
const MANY_GROUPS = 6;
/** Longer rows of groups are lists of numbers. */
const LONGEST_IN_GROUPS = 24;

/**
 * Reads numbers: groups of digits (full-width ones too, invisible characters skipped) held apart by single
 * spaces, dashes, dots, brackets or one line break. Each group alone, then each row of groups that share
 * a separator, is put before the detectors for that many digits; the first to accept takes it. So a number
 * is found however it is written apart, and is never two things at once.
 */
export class NumberReader {
  private readonly run = new DigitRun();
  /** Detectors for a number of digits, a first digit and a number of groups, at `slot` of them. */
  private readonly candidates: (readonly NumberDetector[])[];
  private readonly tokenDetectors: readonly TokenDetector[];
  private readonly emit: Emit;

  private readonly best: {
    detector: NumberDetector | undefined;
    start: number;
    end: number;
    value: string;
    confidence: number;
  } = { detector: undefined, start: 0, end: 0, value: '', confidence: 0 };

  private text = '';
  private readonly digits = new Uint8Array(MAX_DIGITS);
  private readonly starts = new Uint32Array(MAX_GROUPS);
  private readonly ends = new Uint32Array(MAX_GROUPS);
  private readonly offsets = new Uint8Array(MAX_GROUPS + 1);
  private readonly joins = new Uint8Array(MAX_GROUPS);
  private groupCount = 0;
  private joinEnd = 0;
  /** More groups follow than were collected. */
  private cut = false;

  constructor(numbers: readonly NumberDetector[], tokens: readonly TokenDetector[], emit: Emit) {
    this.tokenDetectors = tokens;
    this.emit = emit;
    const none: readonly NumberDetector[] = [];
    this.candidates = Array.from({ length: slot(LONGEST + 1, 0, 0) }, (_, index) => {
      const fit = numbers.filter(
        ({ lengths, firsts, groups }) =>
          lengths.includes(Math.floor(index / (10 * MANY_GROUPS))) &&
          (firsts?.includes(String(Math.floor(index / MANY_GROUPS) % 10)) ?? true) &&
          (groups === undefined || groups === (index % MANY_GROUPS) + 1),
      );
      return fit.length === 0 ? none : fit;
    });
  }

  /** Reads the number whose first digit is at `at`; where to go on is returned. */
  read(text: string, at: number, place: Place): number {
    this.text = text;
    const before = at > 0 ? text.charCodeAt(at - 1) : 0;
    let end = at + 1;
    while (end < text.length && DIGIT[text.charCodeAt(end)]! >= 0) end++;
    const after = end < text.length ? text.charCodeAt(end) : 0;
    if (WORD[before] === 1 || WORD[after] === 1) {
      const taken = this.readToken(at, end, place);
      if (taken > 0) return taken;
    } else if (end - at < SHORTEST_NUMBER && !this.joinsOn(end)) {
      return end;
    }
    if (end === at + 1 && after === 0x2e && !isTie(text, at - 1)) {
      const taken = this.readScientific(at, place);
      if (taken > 0) return taken;
    }
    return this.readGroups(at, place);
  }

  /** Letters touch the digits. Where to go on, or 0 when the digits may still be a number of their own. */
  private readToken(at: number, end: number, place: Place): number {
    const { text } = this;
    let start = at;
    while (start > 0 && at - start < TOKEN_REACH && isWord(text, start - 1)) start--;
    if (at - start === TOKEN_REACH) {
      // Far longer than any identifier: encoded data. On with what is behind it.
      while (end < text.length && isWord(text, end)) end++;
      return end;
    }
    let tokenEnd = end;
    while (tokenEnd < text.length && tokenEnd - start < TOKEN_REACH && isWord(text, tokenEnd)) tokenEnd++;
    if (tokenEnd - start >= 4) {
      for (const detector of this.tokenDetectors) {
        const found = detector.find(text, start, tokenEnd, place);
        if (!found) continue;
        this.emit(detector, found.start, found.end, found.value, found.confidence);
        return Math.max(found.end, tokenEnd);
      }
    }
    const endsInX = tokenEnd === end + 1 && isX(text.charCodeAt(end));
    if (tokenEnd === end || endsInX) return 0;
    return tokenEnd;
  }

  /** `6.22202E+18`, as spreadsheets and programs write long numbers. Where to go on, or 0. */
  private readScientific(at: number, place: Place): number {
    const { text, run } = this;
    SCIENTIFIC.lastIndex = at;
    const found = SCIENTIFIC.exec(text);
    if (!found || isWord(text, SCIENTIFIC.lastIndex)) return 0;
    const length = Number(found[3]) + 1;
    const known = 1 + found[2]!.length;
    if (length > LONGEST_ROUNDED || known > length) return 0;
    const end = SCIENTIFIC.lastIndex;
    const written = (found[1]! + found[2]!).padEnd(length, '0');
    for (let digit = 0; digit < length; digit++) run.digits[digit] = written.charCodeAt(digit) - 0x30;
    this.describe(at, end, length);
    run.groupCount = 1;
    run.groups[0] = length;
    run.join = JOIN.none;
    run.broken = false;
    run.dotted = false;
    run.amidst = false;
    const accepted = (known === length && this.ask(length, place)) || this.askRounded(length, known, place);
    if (accepted) this.handBest(0);
    return accepted ? end : 0;
  }

  private readGroups(at: number, place: Place): number {
    this.collect(at);
    let group = 0;
    const total = this.offsets[this.groupCount]!;
    while (group < this.groupCount) {
      // What is left may go on beyond what was collected: read it again from there.
      if (this.cut && group > 0 && total - this.offsets[group]! < REREAD_BELOW) return this.starts[group]!;
      const taken = this.tryFrom(group, place);
      if (taken === 0) {
        group++;
        continue;
      }
      group = taken;
    }
    return this.ends[this.groupCount - 1]!;
  }

  /** Fills the groups that follow each other from a position on. */
  private collect(at: number): void {
    const { text, digits, offsets } = this;
    let position = at;
    let length = 0;
    this.groupCount = 0;
    this.cut = false;
    for (;;) {
      const group = this.groupCount;
      offsets[group] = length;
      this.starts[group] = position;
      let last = position;
      while (position < text.length) {
        const code = text.charCodeAt(position);
        const digit = DIGIT[code]!;
        if (digit >= 0) {
          if (length < MAX_DIGITS) digits[length] = digit;
          length++;
          last = ++position;
        } else if (INVISIBLE[code] === 1) {
          position++;
        } else {
          break;
        }
      }
      this.ends[group] = last;
      this.groupCount++;
      offsets[this.groupCount] = Math.min(length, 255);
      if (length > LONGEST || this.groupCount === MAX_GROUPS) {
        this.cut = true;
        return;
      }
      const join = this.readJoin(last);
      if (join === JOIN.none) return;
      this.joins[group] = join;
      position = this.joinEnd;
    }
  }

  /** The separator at a position when digits follow it; sets `joinEnd` to where they begin. */
  private readJoin(at: number): Join {
    const { text } = this;
    let join: Join = JOIN.none;
    let position = at;
    let blanks = 0;
    for (; position < text.length; position++) {
      const code = text.charCodeAt(position);
      if (DIGIT[code]! >= 0) break;
      if (code === 0x0a) {
        if (join === JOIN.line || join === JOIN.dot) return JOIN.none;
        join = JOIN.line; // a hyphen before it is one of hyphenation
      } else if (code === 0x0d || INVISIBLE[code] === 1) {
        // goes with the line feed, or is not seen
      } else if (BLANK[code] === 1 && code !== 0x09) {
        if (++blanks > 2 && join !== JOIN.line) return JOIN.none;
      } else {
        const kind = joinOf(code);
        if (kind === JOIN.none || join !== JOIN.none) return JOIN.none;
        join = kind;
      }
      if (position - at > 12) return JOIN.none;
    }
    if (position >= text.length || position === at) return JOIN.none;
    this.joinEnd = position;
    return join === JOIN.none && blanks > 0 ? JOIN.space : join;
  }

  private joinsOn(at: number): boolean {
    return this.readJoin(at) !== JOIN.none;
  }

  /**
   * Judges the group alone, then with those after it, of which the longest row that is something counts. The
   * group to go on with, or 0 when nothing was found.
   */
  private tryFrom(first: number, place: Place): number {
    const { offsets, best, groupCount, digits, candidates } = this;
    const begin = offsets[first]!;
    // Short of an IP address nothing has so few digits.
    if (offsets[groupCount]! - begin < SHORTEST_NUMBER && groupCount - first < 4) return 0;
    best.detector = undefined;
    if (this.judge(first, first, JOIN.none, place)) return this.handBest(first);
    let join: Join = JOIN.none;
    let bestLast = first;
    for (let last = first + 1; last < groupCount; last++) {
      const length = offsets[last + 1]! - begin;
      if (length > LONGEST_IN_GROUPS) break;
      const next = this.joins[last - 1] as Join;
      // A bracket closes an area or country code only; a line break may come into any number.
      if (join === JOIN.none || join === JOIN.line || join === JOIN.parenthesis) join = next;
      else if (next !== join && next !== JOIN.line) join = JOIN.mixed;
      // An X may follow 17 digits.
      if (length !== 17 && candidates[slot(length, digits[begin]!, last - first + 1)]!.length === 0) continue;
      if (this.judge(first, last, join, place)) bestLast = last;
    }
    return best.detector ? this.handBest(bestLast) : 0;
  }

  private handBest(last: number): number {
    const { detector, start, end, value, confidence } = this.best;
    this.emit(detector!, start, end, value, confidence);
    return last + 1;
  }

  private judge(first: number, last: number, join: Join, place: Place): boolean {
    const { run, offsets } = this;
    const from = offsets[first]!;
    let length = offsets[last + 1]! - from;
    if (length > LONGEST) return false;
    let end = this.ends[last]!;
    const xEnd = length === 17 ? this.endOfX(end) : 0;
    if (xEnd > 0) length = 18;
    if (this.candidates[slot(length, this.digits[from]!, last - first + 1)]!.length === 0) return false;
    if (xEnd > 0) end = xEnd;

    const start = this.starts[first]!;
    for (let at = 0; at < length; at++) run.digits[at] = this.digits[from + at]!;
    if (xEnd > 0) run.digits[17] = X;
    run.groupCount = last - first + 1;
    run.broken = false;
    run.dotted = false;
    for (let group = first; group <= last; group++) {
      run.groups[group - first] = offsets[group + 1]! - offsets[group]!;
      if (group === last) continue;
      if (this.joins[group] === JOIN.line) run.broken = true;
      else if (this.joins[group] === JOIN.dot) run.dotted = true;
    }
    run.join = join;
    run.amidst = last > first && (this.isLike(first, first - 1, join) || this.isLike(last, last + 1, join));
    this.describe(start, end, length);
    if (this.ask(length, place)) return true;
    return (
      first === last && length >= 17 && this.isRounded(length, place) && this.askRounded(length, 15, place)
    );
  }

  /**
   * Spreadsheets keep 15 digits of a number and write zeros for the rest; a program that writes a floating-point
   * number into a cell keeps up to 17. Elsewhere two zeros at the end are an accident, and a wrong check digit wrong.
   */
  private isRounded(length: number, place: Place): boolean {
    const zeros = place.role === 'sheet' ? 2 : length - 15;
    for (let at = length - zeros; at < length; at++) if (this.run.digits[at] !== 0) return false;
    return true;
  }

  /** Whether the group beside looks like one more of the same number. */
  private isLike(group: number, beside: number, join: Join): boolean {
    if (beside < 0 || beside >= this.groupCount || this.joins[Math.min(group, beside)] !== join) return false;
    const size = this.offsets[beside + 1]! - this.offsets[beside]!;
    return size === 4 || (size === 1 && this.offsets[group + 1]! - this.offsets[group]! === 1);
  }

  private describe(start: number, end: number, length: number): void {
    const { run, text } = this;
    run.text = text;
    run.start = start;
    run.end = end;
    run.length = length;
    run.prefixed = isWord(text, start - 1);
    run.attachedBefore =
      isTie(text, start - 1) && isWord(text, start - 2) && !isAlternative(text, start - 1, -1);
    run.attachedAfter =
      isWord(text, end) ||
      (isTie(text, end) && isWord(text, end + 1) && !isFloatTail(text, end) && !isAlternative(text, end, 1));
  }

  private ask(length: number, place: Place): boolean {
    const { run } = this;
    for (const detector of this.candidates[slot(length, run.digits[0]!, run.groupCount)]!) {
      const confidence = detector.judge(run, place);
      if (confidence > 0) return this.keep(detector, confidence);
    }
    return false;
  }

  private askRounded(length: number, known: number, place: Place): boolean {
    for (const detector of this.candidates[slot(length, this.run.digits[0]!, 1)]!) {
      const confidence = detector.judgeRounded?.(this.run, known, place) ?? 0;
      if (confidence > 0) return this.keep(detector, confidence);
    }
    return false;
  }

  private keep(detector: NumberDetector, confidence: number): true {
    const { run, best } = this;
    best.detector = detector;
    best.start = run.start;
    best.end = run.end;
    best.value = detector.normalise?.(run) ?? run.toString();
    best.confidence = confidence;
    return true;
  }

  /** The end of an X after 17 digits, perhaps behind one separator, when no letter or digit follows; else 0. */
  private endOfX(end: number): number {
    const { text } = this;
    let at = end;
    while (INVISIBLE[text.charCodeAt(at)] === 1) at++;
    if (!isX(text.charCodeAt(at))) {
      at++;
      if (joinOf(text.charCodeAt(at - 1)) === JOIN.none && BLANK[text.charCodeAt(at - 1)] !== 1) return 0;
      if (!isX(text.charCodeAt(at))) return 0;
    }
    return isWord(text, at + 1) ? 0 : at + 1;
  }
}

function slot(length: number, first: number, groups: number): number {
  return (length * 10 + first) * MANY_GROUPS + Math.min(Math.max(groups, 1), MANY_GROUPS) - 1;
}

function joinOf(code: number): Join {
  if (code === 0x2d || (code >= 0x2010 && code <= 0x2015) || code === 0xff0d || code === 0x2212)
    return JOIN.dash;
  if (code === 0x2e || code === 0xb7 || code === 0xff0e) return JOIN.dot;
  if (code === 0x29 || code === 0xff09) return JOIN.parenthesis;
  return JOIN.none;
}

function isX(code: number): boolean {
  return code === 0x58 || code === 0x78 || code === 0xff38 || code === 0xff58;
}

/** `.0`, with which programs write whole numbers that a table holds as floating point. */
function isFloatTail(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== 0x2e || text.charCodeAt(at + 1) !== 0x30) return false;
  return !isWord(text, text.charCodeAt(at + 2) === 0x30 ? at + 3 : at + 2);
}

function isWord(text: string, at: number): boolean {
  return at >= 0 && at < text.length && WORD[text.charCodeAt(at)] === 1;
}

/** Between two values a slash says 'or'; between short pieces it binds a path or a date. */
function isAlternative(text: string, at: number, direction: 1 | -1): boolean {
  if (text.charCodeAt(at) !== 0x2f) return false;
  let digits = 0;
  for (let next = at + direction; digits < SHORTEST_NUMBER; next += direction, digits++) {
    if (next < 0 || next >= text.length || DIGIT[text.charCodeAt(next)]! < 0) return false;
  }
  return true;
}

/** Characters that bind parts of identifiers, paths, versions and decimals. */
function isTie(text: string, at: number): boolean {
  if (at < 0 || at >= text.length) return false;
  const code = text.charCodeAt(at);
  return (
    code === 0x2d ||
    code === 0x2e ||
    code === 0x2f ||
    code === 0x5f ||
    code === 0x5c ||
    code === 0x40 ||
    code === 0x25
  );
}
