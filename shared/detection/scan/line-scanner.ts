import type { Found, LineDetector, TriggerDetector } from '../detectors/surface.ts';
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
const FIRST_TRIGGER = 3;

const CLASS = new Uint8Array(65_536);
const TRIGGERED: (readonly TriggerDetector[])[] = [];
{
  const byChar = new Map<string, TriggerDetector[]>();
  for (const detector of DETECTORS_IN_TEXT.triggers) {
    for (const char of detector.triggers) byChar.set(char, [...(byChar.get(char) ?? []), detector]);
  }
  for (const [char, detectors] of byChar) {
    let index = TRIGGERED.findIndex(
      (known) => known.length === detectors.length && known.every((each, at) => each === detectors[at]),
    );
    if (index < 0) index = TRIGGERED.push(detectors) - 1;
    CLASS[char.charCodeAt(0)] = FIRST_TRIGGER + index;
  }
  CLASS[0x0a] = NEWLINE;
  for (let code = 0; code < 65_536; code++) if (DIGIT[code]! >= 0) CLASS[code] = NUMBER;
}

/**
 * The one pass over the text: each code unit is looked up in a table, and only digits, line ends and the
 * detectors' trigger characters cost more than that.
 */
export class LineScanner {
  readonly place = new Place();
  private hits: LineHit[] = [];
  private readonly numbers: NumberReader;
  private readonly lineDetectors: readonly LineDetector[] = DETECTORS_IN_TEXT.lines;
  private readonly onLine: OnLine;

  constructor(onLine: OnLine) {
    this.onLine = onLine;
    this.numbers = new NumberReader(
      DETECTORS_IN_TEXT.numbers,
      DETECTORS_IN_TEXT.tokens,
      (detector, start, end, value, confidence) =>
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
    let at = from;
    while (at < to) {
      const kind = CLASS[text.charCodeAt(at)]!;
      if (kind === 0) {
        at++;
      } else if (kind === NUMBER) {
        const next = this.numbers.read(text, at, place);
        // A number may go on in the next line, whose line end is still to be seen.
        if (next - at > 1) this.linesWithin(text, at, next);
        at = next;
      } else if (kind === NEWLINE) {
        this.endLine(text, at);
        at++;
      } else {
        at = this.trigger(text, at, TRIGGERED[kind - FIRST_TRIGGER]!);
      }
    }
    if (last && place.lineStart < text.length) this.endLine(text, text.length);
    else if (this.hits.length > 0) this.handOver(text, to); // a line longer than a block
  }

  private trigger(text: string, at: number, detectors: readonly TriggerDetector[]): number {
    for (const detector of detectors) {
      const found = detector.find(text, at, this.place);
      if (!found) continue;
      this.add(detector, found);
      const next = Math.max(at + 1, found.end);
      if (next - at > 1) this.linesWithin(text, at, next);
      return next;
    }
    return at + 1;
  }

  private add(detector: LineHit['detector'], found: Found): void {
    const { start, end, value, confidence, level, as } = found;
    this.hits.push({ detector: as ?? detector, start, end, value, confidence, level });
  }

  private linesWithin(text: string, from: number, to: number): void {
    for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
      this.endLine(text, at);
    }
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
  }

  private handOver(text: string, end: number): void {
    this.onLine(text, this.place.lineStart, end, this.hits, this.place);
    if (this.hits.length > 0) this.hits = [];
  }
}
