import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { RetentionProposed, RetentionState } from '../../api/contract-retention.ts';
import { call } from './client.ts';

export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => call<RetentionState>('GET', '/retention', { signal }),
});

/** A shorter time waits for a second person: then the answer is what waits. */
export function setRetention(days: number): Promise<RetentionState | z.infer<typeof RetentionProposed>> {
  return call('PUT', '/retention', { body: { days } });
}
