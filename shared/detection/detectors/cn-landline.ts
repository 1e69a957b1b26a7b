import { maskMiddle } from './mask.ts';
import type { NumberDetector } from './surface.ts';

/** Long-distance codes without their 0; three digits with it (10, 20 to 29) take eight-digit numbers. */
const CODES = new Set<number>([10, 20, 21, 22, 23, 24, 25, 27, 28, 29, 335, 421, 427, 429, 464, 482, 483]);
for (const [from, to] of [
  [310, 319],
  [349, 359],
  [370, 379],
  [391, 398],
  [410, 419],
  [431, 439],
  [451, 459],
  [467, 469],
  [470, 479],
  [510, 519],
  [523, 527],
  [530, 539],
  [543, 546],
  [550, 566],
  [570, 580],
  [591, 599],
  [631, 635],
  [660, 668],
  [691, 692],
  [701, 701],
  [710, 719],
  [722, 728],
  [730, 746],
  [750, 779],
  [790, 799],
  [812, 818],
  [825, 839],
  [851, 859],
  [870, 888],
  [891, 909],
  [911, 919],
  [930, 943],
  [951, 955],
  [970, 979],
  [990, 999],
] as const) {
  for (let code = from; code <= to; code++) CODES.add(code);
}

/** Landline of mainland China: area code and a local number of seven or eight digits that begins with 2 to 8. */
export const cnLandline: NumberDetector = {
  id: 'cn.landline',
  name: { 'zh-CN': '固定电话', en: 'Chinese landline number' },
  standard: '工信部《电信网编号计划》(2017)',
  confidence: 0.85,
  person: 'identifier',
  lengths: [11, 12, 13],
  firsts: '08',

  judge(run, place) {
    const { digits, groups, groupCount, length } = run;
    // +86 stands for the 0: from there on both forms are read as the code without its 0.
    const country = digits[0] === 8 && digits[1] === 6 && length >= 12;
    if (!country && digits[0] !== 0) return 0;
    const from = country ? 2 : 1;
    const codeLength = digits[from] === 1 || digits[from] === 2 ? 2 : 3;
    const local = length - from - codeLength;
    if (codeLength === 2 ? local !== 8 : local !== 7 && local !== 8) return 0;
    const first = digits[from + codeLength]!;
    if (first < 2 || first > 8 || !CODES.has(run.number(from, codeLength))) return 0;
    const label = place.label(run.start);
    const named = label === 'phone' || label === 'landline';
    if (label !== undefined && !named && label !== 'name' && label !== 'address') return 0;
    if (run.prefixed || run.attachedBefore) return 0;
    if (run.attachedAfter && run.text.charCodeAt(run.end) !== 0x2d) return 0; // -801 is an extension
    if (named) return 0.95;
    if (country) return run.text.charCodeAt(run.start - 1) === 0x2b && groupCount > 1 ? 0.85 : 0;
    const written =
      groupCount > 1 && groups[0] === 1 + codeLength && !run.dotted && !run.broken && !run.amidst;
    return written ? 0.85 : 0;
  },
  normalise: (run) => run.toString().replace(/^86/, '0'),
  mask: (value) => maskMiddle(value, 4, 2),
};
