import { JOIN } from '../scan/digit-run.ts';
import { near } from '../scan/place.ts';
import { maskMiddle } from './mask.ts';
import type { NumberDetector } from './surface.ts';

/** Printed in advertisements and so never anyone's; listed by the Social Security Administration. */
const VOID = new Set(['078051120', '219099999', '457555462']);
const WORDS = /ssn|soc(?:ial)?\.? ?sec|社会安全/i;

/** US social security number: areas 000, 666 and 900 up, group 00 and serial 0000 were never given. */
export const usSsn: NumberDetector = {
  id: 'us.ssn',
  name: { 'zh-CN': '美国社会安全号', en: 'US social security number' },
  standard: 'SSA, 20 CFR 422.103',
  confidence: 0.6,
  person: 'identifier',
  lengths: [9],

  judge(run, place) {
    const area = run.number(0, 3);
    if (area === 0 || area === 666 || area >= 900) return 0;
    if (run.number(3, 2) === 0 || run.number(5, 4) === 0 || VOID.has(run.toString())) return 0;
    if (run.prefixed || run.attachedBefore || run.attachedAfter) return 0;
    const label = place.label(run.start);
    const named = label === 'ssn' || (label === undefined && near(run.text, run.start, WORDS, 40));
    if (run.groupCount > 1 && !run.grouped(3, 2, 4)) return 0;
    if (named) return 0.95;
    if (label !== undefined && label !== 'name') return 0;
    return run.groupCount === 3 && run.join === JOIN.dash && !run.broken ? 0.6 : 0;
  },
  mask: (value) => maskMiddle(value, 0, 4),
};
