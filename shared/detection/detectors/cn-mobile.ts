import { type DigitRun, JOIN } from '../scan/digit-run.ts';
import type { Label } from '../scan/labels.ts';
import { maskMiddle } from './mask.ts';
import type { NumberDetector } from './surface.ts';

/** Number segments given to operators, the Internet of Things (13 digits) left out. */
const SEGMENTS = new Set<number>();
for (const [from, to] of [
  [130, 139],
  [145, 149],
  [150, 153],
  [155, 159],
  [162, 162],
  [165, 167],
  [170, 178],
  [180, 193],
  [195, 199],
] as const) {
  for (let segment = from; segment <= to; segment++) SEGMENTS.add(segment);
}

/** What may stand before a mobile number that does not say it is one. */
const NEUTRAL: readonly (Label | undefined)[] = [
  undefined,
  'name',
  'account',
  'address',
  'email',
  'landline',
];

/** Mobile number of mainland China, with or without +86, by the segments of the ministry's numbering plan. */
export const cnMobile: NumberDetector = {
  id: 'cn.mobile',
  name: { 'zh-CN': '手机号码', en: 'Chinese mobile number' },
  standard: '工信部《电信网编号计划》(2017)',
  confidence: 0.85,
  person: 'identifier',
  lengths: [11, 13, 15],
  firsts: '018',

  judge(run, place) {
    const from = run.length - 11;
    if (run.digits[from] !== 1 || run.digits[from + 1]! < 3) return 0;
    const international = from > 0;
    if (international && !hasCountryCode(run)) return 0;
    if (isQuantity(run)) return 0;
    const label = place.label(run.start);
    if (label === 'phone') return run.attachedAfter ? 0 : 0.98;
    if (!NEUTRAL.includes(label)) return 0;
    if (run.prefixed || run.attachedBefore || run.attachedAfter || run.broken) return 0;
    const plus = run.text.charCodeAt(run.start - 1) === 0x2b;
    if (international) return rateInternational(run, plus);
    if (run.groupCount > 1) return isWrittenAsPhone(run) && SEGMENTS.has(run.number(from, 3)) ? 0.9 : 0;
    return SEGMENTS.has(run.number(from, 3)) ? 0.85 : 0;
  },
  judgeRounded(run, known, place) {
    if (run.length !== 11 || known < 3 || !SEGMENTS.has(run.number(0, 3))) return 0;
    return place.label(run.start) === 'phone' ? 0.7 : 0;
  },
  normalise: (run) => run.toString().slice(-11),
  mask: (value) => maskMiddle(value, 3, 4),
};

function hasCountryCode(run: DigitRun): boolean {
  return run.length === 13 ? run.number(0, 2) === 86 : run.number(0, 4) === 86;
}

/** `+86 138…`, `(86)138…`: the country's code is a group of its own, or the number stands in one. */
function rateInternational(run: DigitRun, plus: boolean): number {
  if (run.groupCount === 1) return plus || run.length === 15 ? 0.95 : 0.7;
  if (run.dotted) return 0;
  return plus || run.groups[0] === run.length - 11 ? 0.95 : 0;
}

function isWrittenAsPhone(run: DigitRun): boolean {
  if (run.dotted) return run.join === JOIN.dot && run.grouped(3, 4, 4);
  if (run.join === JOIN.mixed || run.join === JOIN.parenthesis || run.amidst) return false;
  return (
    run.grouped(3, 4, 4) ||
    run.grouped(4, 4, 3) ||
    run.grouped(3, 8) ||
    run.grouped(7, 4) ||
    run.grouped(3, 3, 5) ||
    (run.spelled && run.groupCount === 11)
  );
}

/** A sum of money or a count of something. */
function isQuantity(run: DigitRun): boolean {
  const { text } = run;
  return (
    '¥￥$€£'.includes(text.charAt(run.start - 1) || ' ') ||
    /^[元件个次字条吨万亿%％]/.test(text.charAt(run.end))
  );
}
