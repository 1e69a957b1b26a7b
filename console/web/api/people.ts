import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { PeopleList, PersonDetail } from '../../api/contract.ts';
import { call, type Query } from './client.ts';

const path = (name: string) => `/people/${encodeURIComponent(name)}`;

export function peopleQuery(filter: Query) {
  return queryOptions({
    queryKey: ['people', filter],
    queryFn: ({ signal }) => call<z.infer<typeof PeopleList>>('GET', '/people', { query: filter, signal }),
    refetchInterval: 15_000,
  });
}

export function personQuery(name: string) {
  return queryOptions({
    queryKey: ['people', 'one', name],
    queryFn: ({ signal }) => call<PersonDetail>('GET', path(name), { signal }),
    refetchInterval: 15_000,
  });
}

export function watchPerson(name: string, reason: string, until: number): Promise<PersonDetail> {
  return call('PUT', `${path(name)}/watch`, { body: { reason, until } });
}

export function unwatchPerson(name: string): Promise<void> {
  return call('DELETE', `${path(name)}/watch`);
}
