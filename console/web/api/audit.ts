import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { AuditCheckpoint, AuditPage } from '../../api/contract.ts';
import { call } from './client.ts';

export const auditQuery = infiniteQueryOptions({
  queryKey: ['audit'],
  queryFn: ({ pageParam, signal }) =>
    call<AuditPage>('GET', '/audit', { query: { before: pageParam, limit: 100 }, signal }),
  initialPageParam: undefined as number | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
});

/** Signed anew when the record has grown. */
export function checkpointQuery(size: number | undefined) {
  return queryOptions({
    queryKey: ['audit', 'checkpoint', size],
    queryFn: ({ signal }) => call<z.infer<typeof AuditCheckpoint>>('GET', '/audit/checkpoint', { signal }),
  });
}
