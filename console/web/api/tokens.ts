import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { TokenCreated, TokenList, TokenRequest } from '../../api/contract.ts';
import { call } from './client.ts';

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => call<z.infer<typeof TokenList>>('GET', '/enrolment-tokens', { signal }),
  select: ({ tokens }) => tokens,
  refetchInterval: 5_000,
});

export function createToken(body: z.infer<typeof TokenRequest>): Promise<z.infer<typeof TokenCreated>> {
  return call('POST', '/enrolment-tokens', { body });
}

export function revokeToken(id: string): Promise<void> {
  return call('DELETE', `/enrolment-tokens/${encodeURIComponent(id)}`);
}
