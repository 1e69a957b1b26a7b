import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Account, AccountList, AccountRequest } from '../../api/contract.ts';
import { call } from './client.ts';

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => call<z.infer<typeof AccountList>>('GET', '/accounts', { signal }),
  select: ({ accounts }) => accounts,
});

export function createAccount(body: z.infer<typeof AccountRequest>): Promise<Account> {
  return call('POST', '/accounts', { body });
}

export function removeAccount(username: string): Promise<void> {
  return call('DELETE', `/accounts/${encodeURIComponent(username)}`);
}
