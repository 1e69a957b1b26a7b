const TIME = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?(Z)?$/i;
const MINUTE = 60_000;

/** `2026-11-01`, `2026-11-01T09:30`, with `Z` in UTC: milliseconds since the epoch, undefined for no such time. */
export function parseTime(text: string, offsetMinutes: (at: number) => number = () => 0): number | undefined {
  const found = TIME.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', ms = '0', utc] = found;
  const parts = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const at = Date.UTC(
    parts[0],
    parts[1] - 1,
    parts[2],
    parts[3],
    parts[4],
    parts[5],
    Number(ms.padEnd(3, '0')),
  );
  const back = new Date(at);
  if (
    back.getUTCMonth() !== parts[1] - 1 ||
    back.getUTCDate() !== parts[2] ||
    back.getUTCHours() !== parts[3]
  ) {
    return undefined;
  }
  if (Number(minute) > 59 || Number(second) > 59) return undefined;
  if (utc) return at;
  return at - offsetMinutes(at - offsetMinutes(at) * MINUTE) * MINUTE;
}

/** A time as a query says it, in UTC, without what is zero at its end. */
export function printTime(at: number): string {
  return new Date(at).toISOString().replace(/(:00)?\.000Z$/, 'Z');
}

/** How long a time stands for, as exactly as it was written: a day, a minute, a second, a millisecond. */
export function spanOf(text: string): number {
  const [, , , , hour, , second, ms] = TIME.exec(text.replaceAll('"', '')) ?? [];
  if (ms !== undefined) return 1;
  if (second !== undefined) return 1000;
  return hour === undefined ? 24 * 60 * MINUTE : MINUTE;
}
