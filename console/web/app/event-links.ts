import type { EventFilter } from '../../api/contract.ts';
import { queryString } from '../api/client.ts';

type LinkFilter = Omit<EventFilter, 'from' | 'to'> & {
  /** A name of ranges.ts; or `from` and `to`. */
  range?: string;
  from?: number;
  to?: number;
};

/** The address of the list of events that a figure counts. */
export function eventsLink(filter: LinkFilter): string {
  return `/events${queryString(filter as Record<string, string>)}`;
}
