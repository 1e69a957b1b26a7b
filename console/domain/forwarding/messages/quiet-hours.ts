import type { QuietHours } from '../../../api/contract-integrations.ts';

/** Whether a moment lies in the quiet hours; from 22:00 to 07:00 goes over midnight, equal times mean never. */
export function isQuiet({ from, to, zone }: QuietHours, now: number): boolean {
  const clock = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(now);
  return from <= to ? clock >= from && clock < to : clock >= from || clock < to;
}
