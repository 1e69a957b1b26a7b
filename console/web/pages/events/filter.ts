import { parseQuery } from '../../../../shared/event-query/parse.ts';
import { printQuery } from '../../../../shared/event-query/print.ts';
import type { EventFilter } from '../../../api/contract.ts';
import { ACTIONS, CHANNELS, EVENT_TYPES, OUTCOMES, SEVERITIES } from '../../api/values.ts';
import { RANGES, toRange } from '../../app/ranges.ts';

/** Parameters of the page's address that may come several times, and the values they may have. */
const LISTS = {
  severity: SEVERITIES,
  channel: CHANNELS,
  action: ACTIONS,
  outcome: OUTCOMES,
  type: EVENT_TYPES,
} as const;
export type ListName = keyof typeof LISTS;
export const LIST_NAMES = Object.keys(LISTS) as ListName[];
export const LIST_VALUES: Record<ListName, readonly string[]> = LISTS;

export const SINGLE_NAMES = ['agentId', 'user', 'ruleId'] as const;
export const FILTER_NAMES = [
  ...LIST_NAMES,
  ...SINGLE_NAMES,
  'level',
  'q',
  'query',
  'range',
  'from',
  'to',
] as const;

/**
 * The filter that a page's address asks for. What is not a value of the list is left out, so that an old or
 * mistyped link still shows something. `now` turns a range such as 24h into a time.
 */
export function filterOf(params: URLSearchParams, now: number): EventFilter {
  const filter: Record<string, unknown> = {};
  for (const name of LIST_NAMES) {
    const values = params.getAll(name).filter((value) => LIST_VALUES[name].includes(value));
    if (values.length > 0) filter[name] = values;
  }
  const levels = params.getAll('level').filter(Boolean).slice(0, 32);
  if (levels.length > 0) filter.level = levels;
  for (const name of [...SINGLE_NAMES, 'q']) {
    const value = params.get(name)?.trim();
    if (value) filter[name] = value;
  }
  const source = params.get('query')?.trim();
  if (source) {
    // The console reads times in UTC; the reader writes them in the browser's own zone.
    const { query } = parseQuery(source, { offsetMinutes });
    filter.query = query ? printQuery(query) : source;
  }
  const range = toRange(params.get('range'));
  if (range) filter.from = now - RANGES[range];
  else {
    for (const name of ['from', 'to']) {
      const value = Number(params.get(name) || Number.NaN);
      if (Number.isSafeInteger(value)) filter[name] = value;
    }
  }
  return filter as EventFilter;
}

/** Minutes east of UTC in this browser's zone. */
export function offsetMinutes(at: number): number {
  return -new Date(at).getTimezoneOffset();
}

/** True when nothing that happens from now on can pass. */
export function isPast({ to }: EventFilter, now: number): boolean {
  return to !== undefined && to <= now;
}
