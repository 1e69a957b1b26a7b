import { type DigitRun, JOIN } from '../scan/digit-run.ts';
import type { Place } from '../scan/place.ts';
import { HAN, WORD } from '../text/characters.ts';
import { maskMiddle } from './mask.ts';
import type { NumberDetector } from './surface.ts';

interface Issuer {
  /** Range of the leading digits, both ends in it. */
  from: number;
  to: number;
  /** Numbers of digits that are cards by themselves. */
  lengths: readonly number[];
  /** Further ones that are believed when written in groups or named a card. */
  named?: readonly number[];
}

/** Issuer ranges, after ISO/IEC 7812-1 and the networks' published rules; the first that fits counts. */
const ISSUERS: readonly Issuer[] = [
  { from: 62, to: 62, lengths: [16, 17, 18, 19] }, // UnionPay
  { from: 8100, to: 8171, lengths: [16], named: [17, 18, 19] }, // UnionPay
  { from: 9555, to: 9559, lengths: [16, 19], named: [17, 18] }, // Chinese banks before the 62 range
  { from: 601382, to: 601382, lengths: [19] }, // Bank of China
  { from: 456351, to: 456351, lengths: [19] },
  { from: 436742, to: 436742, lengths: [16, 19] }, // China Construction Bank
  { from: 402791, to: 402791, lengths: [16, 19] }, // Industrial and Commercial Bank of China
  { from: 601428, to: 601428, lengths: [17] }, // Bank of Communications
  { from: 405512, to: 405512, lengths: [17] },
  { from: 34, to: 34, lengths: [15] }, // American Express
  { from: 37, to: 37, lengths: [15] },
  { from: 3528, to: 3589, lengths: [16], named: [17, 18, 19] }, // JCB
  { from: 300, to: 305, lengths: [], named: [14, 16, 19] }, // Diners Club
  { from: 36, to: 36, lengths: [], named: [14, 16, 19] },
  { from: 38, to: 39, lengths: [], named: [14, 16, 19] },
  { from: 4, to: 4, lengths: [16], named: [19] }, // Visa
  { from: 51, to: 55, lengths: [16] }, // Mastercard
  { from: 2221, to: 2720, lengths: [16] },
  { from: 2200, to: 2204, lengths: [], named: [16, 17, 18, 19] }, // Mir
  { from: 6011, to: 6011, lengths: [16], named: [19] }, // Discover
  { from: 644, to: 659, lengths: [16], named: [19] },
  { from: 5018, to: 5020, lengths: [], named: [16, 17, 18, 19] }, // Maestro
  { from: 5038, to: 5038, lengths: [], named: [16, 17, 18, 19] },
  { from: 6759, to: 6763, lengths: [], named: [16, 17, 18, 19] },
];

/** Payment card number: issuer range, length and the Luhn check of ISO/IEC 7812-1 annex B. */
export const bankCard: NumberDetector = {
  id: 'bank-card',
  name: { 'zh-CN': '银行卡号', en: 'Payment card number' },
  standard: 'ISO/IEC 7812-1, JR/T 0008-2000',
  confidence: 0.9,
  person: 'identifier',
  lengths: [14, 15, 16, 17, 18, 19],
  firsts: '2345689',

  judge(run, place) {
    if (!passesLuhn(run)) return 0;
    const issuer = issuerOf(run);
    if (!issuer) return 0;
    const label = place.label(run.start);
    if (label === 'card') return 0.99;
    if (label !== undefined && label !== 'account' && label !== 'name') return 0;
    if (run.prefixed || run.attachedBefore || run.attachedAfter) return 0;
    if (run.groupCount > 1) {
      if (run.amidst || run.dotted || run.join === JOIN.mixed || !isWrittenAsCard(run)) return 0;
      if (run.broken && label !== 'account' && !followsText(run, place)) return 0;
    }
    const bare = issuer.lengths.includes(run.length);
    if (!bare && label !== 'account' && (run.groupCount === 1 || run.broken)) return 0;
    return label === 'account' ? 0.95 : 0.9;
  },
  judgeRounded(run, known, place) {
    return known >= 6 && run.length >= 16 && issuerOf(run) && place.label(run.start) === 'card' ? 0.7 : 0;
  },
  mask: (value) => maskMiddle(value, 6, 4),
};

/** Luhn check and an issuer, as other detectors ask to step back from a card. */
export function isBankCard(run: DigitRun): boolean {
  return passesLuhn(run) && (issuerOf(run)?.lengths.includes(run.length) ?? false);
}

function issuerOf(run: DigitRun): Issuer | undefined {
  const six = run.number(0, 6);
  for (const issuer of ISSUERS) {
    const { from, to, lengths, named } = issuer;
    const scale = from < 10 ? 100_000 : from < 100 ? 10_000 : from < 1000 ? 1000 : from < 10_000 ? 100 : 1;
    const lead = Math.floor(six / scale);
    if (lead < from || lead > to) continue;
    if (lengths.includes(run.length) || named?.includes(run.length)) return issuer;
  }
  return undefined;
}

function passesLuhn(run: DigitRun): boolean {
  const { digits, length } = run;
  let sum = 0;
  let same = true;
  for (let at = 0; at < length; at++) {
    const digit = digits[length - 1 - at]!;
    if (digit > 9) return false;
    if (digit !== digits[0]) same = false;
    if (at % 2 === 0) sum += digit;
    else sum += digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0 && !same;
}

/** In fours with a shorter rest, as American Express and Diners print theirs, after six digits, or spelled. */
function isWrittenAsCard(run: DigitRun): boolean {
  const { groups, groupCount, join } = run;
  if (run.broken || run.spelled) return true;
  if (join !== JOIN.space && join !== JOIN.dash) return false;
  if (run.grouped(4, 6, 5) || run.grouped(4, 6, 4)) return true;
  if (groupCount === 2) return groups[0]! >= 4 && groups[1]! >= 4;
  for (let at = 0; at < groupCount - 1; at++) if (groups[at] !== 4) return false;
  return groups[groupCount - 1]! <= 4;
}

/** A number that a line break divides stands at the end of a line of words, not in a column of numbers. */
function followsText(run: DigitRun, place: Place): boolean {
  let letters = 0;
  for (let at = place.lineStart; at < run.start; at++) {
    const code = run.text.charCodeAt(at);
    if (HAN[code] === 1 || WORD[code] === 1) letters++;
  }
  return letters >= 6;
}
