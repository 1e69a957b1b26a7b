import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ApiTokenCreated, ApiTokenList, ApiTokenRequest } from '../../api/contract.ts';
import { call } from './client.ts';

/** One's own tokens, or everybody's. */
export const apiTokensQuery = (mine: boolean) =>
  queryOptions({
    queryKey: ['api-tokens', mine],
    queryFn: ({ signal }) =>
      call<z.infer<typeof ApiTokenList>>('GET', mine ? '/api-tokens' : '/accounts/api-tokens', { signal }),
    select: ({ tokens }) => tokens,
  });

export function createApiToken(body: z.input<typeof ApiTokenRequest>): Promise<ApiTokenCreated> {
  return call('POST', '/api-tokens', { body });
}

export function revokeApiToken(mine: boolean, id: string): Promise<void> {
  return call('DELETE', `${mine ? '' : '/accounts'}/api-tokens/${id}`);
}
