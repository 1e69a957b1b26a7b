import type { TimeWindow } from './device-control.ts';

/** Whether the moment lies in the window, by the device's local time. */
export function isWithin(window: TimeWindow, context: { now: number; utcOffsetMinutes: number }): boolean {
  const local = new Date(context.now + context.utcOffsetMinutes * 60_000);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  const day = ((local.getUTCDay() + 6) % 7) + 1;
  const from = minutesOf(window.from);
  const to = minutesOf(window.to);
  if (from < to) return window.days.includes(day) && minute >= from && minute < to;
  const yesterday = day === 1 ? 7 : day - 1;
  return (window.days.includes(day) && minute >= from) || (window.days.includes(yesterday) && minute < to);
}

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
