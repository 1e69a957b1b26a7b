import type { LocalizedText } from '../levels.ts';
import type { DigitRun } from '../scan/digit-run.ts';
import type { Place } from '../scan/place.ts';

/** What is told of a detector, to people and in the documentation. */
export interface DetectorInfo {
  /** Stable: policies, events and reports refer to it. */
  readonly id: string;
  readonly name: LocalizedText;
  /** The standard or public list that its rules come from. */
  readonly standard: string;
  /** Confidence of a value that stands without any context word, 0 when it is not reported then. */
  readonly confidence: number;
  /** What it names, when that is a person or tells one apart: a part of a customer record. */
  readonly person?: 'name' | 'identifier';
}

/** A value in a text: where, its normalised form, how sure. */
export interface Found {
  start: number;
  end: number;
  value: string;
  confidence: number;
  /** One of the DEFAULT_LEVELS ids; mapped to the policy's own scheme by the scan. */
  level?: string;
  /** Whose value it is, where one look serves several detectors. */
  as?: Reported;
}

interface Masks {
  /** A form that may leave the inspector: enough to recognise one's own value, too little to use it. */
  mask(value: string): string;
}

/** What a finding needs of its detector. */
export type Reported = DetectorInfo & Masks;

/** Judges runs of digits, however they are written apart. */
export interface NumberDetector extends DetectorInfo, Masks {
  /** Numbers of digits (a final X counted) that it takes. */
  readonly lengths: readonly number[];
  /** Digits that it may begin with; any when absent. */
  readonly firsts?: string;
  /** Groups that it must be written in; any number when absent. */
  readonly groups?: number;
  /** Confidence that the run is one, or 0. */
  judge(run: DigitRun, place: Place): number;
  /**
   * Confidence that it is one although only the first `known` digits are right, as where a spreadsheet turned
   * it into a floating-point number; the others are 0.
   */
  judgeRounded?(run: DigitRun, known: number, place: Place): number;
  /** Normal form, when the digits alone are not it. */
  normalise?(run: DigitRun): string;
}

/** Judges words of ASCII letters and digits that hold at least one digit. */
export interface TokenDetector extends DetectorInfo, Masks {
  /** The value that begins with or is this token, or undefined. It may reach beyond the token's end. */
  find(text: string, start: number, end: number, place: Place): Found | undefined;
}

/** Is asked wherever one of its trigger characters stands. */
export interface TriggerDetector extends DetectorInfo, Masks {
  readonly triggers: string;
  /**
   * Whether a code unit may stand directly before the trigger where something is found; asked once of each, so
   * that most triggers cost a look-up. Any may when absent.
   */
  before?(code: number): boolean;
  /** The same of the code unit directly behind it. */
  after?(code: number): boolean;
  find(text: string, at: number, place: Place): Found | undefined;
}

/** Is asked once a line, for what is told by position. */
export interface LineDetector extends DetectorInfo, Masks {
  find(text: string, start: number, end: number, place: Place): Found | undefined;
}
