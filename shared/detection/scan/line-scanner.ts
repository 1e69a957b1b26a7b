import type { Found, LineDetector } from '../detectors/surface.ts';
import { DETECTORS_IN_TEXT } from '../registry.ts';
import { DIGIT } from '../text/characters.ts';
import type { LineHit } from './line-hit.ts';
import { NumberReader } from './numbers.ts';
import { Place } from './place.ts';

/** Told of every line once it is read, with what was found in it. */
export type OnLine = (
  text: string,
  start: number,
  end: number,
  hits: readonly LineHit[],
  place: Place,
) => void;

const NEWLINE = 1;
const NUMBER = 2;
const TRIGGER = 3;

const { numbers, tokens, triggers, lines } = DETECTORS_IN_TEXT;
const CLASS = new Uint8Array(65_536);
/** Sets of trigger detectors, a bit each: whose trigger a character is, and whom it suits before and behind one. */
const TRIGGERED = new Uint16Array(65_536);
const SUITS_BEFORE = new Uint16Array(65_536);
const SUITS_AFTER = new Uint16Array(65_536);
/** At the two ends of a text anything may be missing. */
const ANYTHING = 0xffff;
for (const [index, detector] of triggers.entries()) {
  for (let at = 0; at < detector.triggers.length; at++) {
    TRIGGERED[detector.triggers.charCodeAt(at)]! |= 1 << index;
  }
  for (let code = 0; code < 65_536; code++) {
    if (detector.before?.(code) ?? true) SUITS_BEFORE[code]! |= 1 << index;
    if (detector.after?.(code) ?? true) SUITS_AFTER[code]! |= 1 << index;
  }
}
for (let code = 0; code < 65_536; code++) {
  CLASS[code] = code === 0x0a ? NEWLINE : DIGIT[code]! >= 0 ? NUMBER : TRIGGERED[code] === 0 ? 0 : TRIGGER;
}

/**
 * The one pass over the text: each code unit is looked up in a table, and only digits, line ends and the
 * detectors' trigger characters cost more than that.
 */
export class LineScanner {
  readonly place = new Place();
  private hits: LineHit[] = [];
  /** Where the line that is being read ends. */
  private lineEnd = 0;
  private readonly numbers: NumberReader;
  private readonly lineDetectors: readonly LineDetector[] = lines;
  private readonly onLine: OnLine;

  constructor(onLine: OnLine) {
    this.onLine = onLine;
    this.numbers = new NumberReader(numbers, tokens, (detector, start, end, value, confidence) =>
      this.hits.push({ detector, start, end, value, confidence }),
    );
  }

  /** A new part begins; the line before ended with the last block. */
  enter(part: string): void {
    this.place.enter(part);
  }

  read(text: string, from: number, to: number, last: boolean): void {
    const { place } = this;
    place.begin(text, from === 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1);
    this.lineEnd = nextLineEnd(text, from);
    let at = from;
    while (at < to) {
      const kind = CLASS[text.charCodeAt(at)]!;
      if (kind === 0) {
        at++;
      } else if (kind === NUMBER) {
        at = this.numbers.read(text, at, place);
        // A number may go on in the next line, whose line end is still to be seen.
        while (this.lineEnd < at) this.endLine(text, this.lineEnd);
      } else if (kind === NEWLINE) {
        this.endLine(text, at);
        at++;
      } else {
        const before = at > 0 ? SUITS_BEFORE[text.charCodeAt(at - 1)]! : ANYTHING;
        const after = at + 1 < text.length ? SUITS_AFTER[text.charCodeAt(at + 1)]! : ANYTHING;
        const asked = TRIGGERED[text.charCodeAt(at)]! & before & after;
        at = asked === 0 ? at + 1 : this.trigger(text, at, asked);
      }
    }
    if (last && place.lineStart < text.length) this.endLine(text, text.length);
    else if (this.hits.length > 0) this.handOver(text, to); // a line longer than a block
  }

  private trigger(text: string, at: number, asked: number): number {
    for (let left = asked; left !== 0; left &= left - 1) {
      const detector = triggers[31 - Math.clz32(left & -left)]!;
      const found = detector.find(text, at, this.place);
      if (!found) continue;
      this.add(detector, found);
      const next = Math.max(at + 1, found.end);
      while (this.lineEnd < next) this.endLine(text, this.lineEnd);
      return next;
    }
    return at + 1;
  }

  private add(detector: LineHit['detector'], found: Found): void {
    const { start, end, value, confidence, level, as } = found;
    this.hits.push({ detector: as ?? detector, start, end, value, confidence, level });
  }

  private endLine(text: string, end: number): void {
    const { place, lineDetectors } = this;
    const start = place.lineStart;
    for (const detector of lineDetectors) {
      const found = detector.find(text, start, end, place);
      if (found) this.add(detector, found);
    }
    this.handOver(text, end);
    place.endLine(start, end);
    this.lineEnd = nextLineEnd(text, end + 1);
  }

  private handOver(text: string, end: number): void {
    this.onLine(text, this.place.lineStart, end, this.hits, this.place);
    if (this.hits.length > 0) this.hits = [];
  }
}

function nextLineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? Number.POSITIVE_INFINITY : end;
}
