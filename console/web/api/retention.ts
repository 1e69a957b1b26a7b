import { queryOptions } from '@tanstack/react-query';
import type { RetentionState } from '../../api/contract-retention.ts';
import { call } from './client.ts';

export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => call<RetentionState>('GET', '/retention', { signal }),
});

export function setRetention(days: number): Promise<RetentionState> {
  return call('PUT', '/retention', { body: { days } });
}
