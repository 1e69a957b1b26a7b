import { compareMembers, general, type Loosening } from './loosening.ts';
import type { Printing } from './printing.ts';

/** The ways in which more is printed without a verdict. */
export function loosensPrinting(from: Printing | undefined, to: Printing | undefined): Loosening[] {
  if (!from?.enabled) return [];
  if (!to) return [general('printing')];
  const loosened = (looser: boolean, name: string) => (looser ? [general(`printing.${name}`)] : []);
  return compareMembers(from, to, 'printing', {
    enabled: (_, is) => loosened(!is, 'enabled'),
    // After it a job is printed; where it is held, less time for the verdict lets nothing through.
    waitSeconds: (was, is) => loosened(is < was && to.unanswered === 'print', 'waitSeconds'),
    unanswered: (was, is) => loosened(was === 'hold' && is === 'print', 'unanswered'),
  });
}
