import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { EventCounts, EventFilter, EventPage, StoredEvent } from '../../api/contract.ts';
import { call, type Query } from './client.ts';

export const PAGE_SIZE = 100;

/** A filter that holds until it is changed: events come in by the live tail, not by asking again. */
export function eventsQuery(filter: EventFilter) {
  return infiniteQueryOptions({
    queryKey: ['events', filter],
    queryFn: ({ pageParam, signal }) =>
      call<EventPage>('GET', '/events', {
        query: { ...(filter as Query), before: pageParam, limit: PAGE_SIZE },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** A stored event never changes. */
export function eventQuery(position: number) {
  return queryOptions({
    queryKey: ['event', position],
    queryFn: ({ signal }) => call<StoredEvent>('GET', `/events/${position}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What a filter finds, counted; looked at again while the page is open. */
export function eventCountsQuery(filter: EventFilter) {
  return queryOptions({
    queryKey: ['event-counts', filter],
    queryFn: ({ signal }) => call<EventCounts>('GET', '/events/counts', { query: filter as Query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
    gcTime: 0,
  });
}
