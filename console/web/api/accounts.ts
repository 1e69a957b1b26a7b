import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  Account,
  AccountList,
  AccountRequest,
  AccountRights,
  OpenSessionList,
} from '../../api/contract.ts';
import { call } from './client.ts';

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => call<z.infer<typeof AccountList>>('GET', '/accounts', { signal }),
  select: ({ accounts }) => accounts,
});

export function createAccount(body: z.input<typeof AccountRequest>): Promise<Account> {
  return call('POST', '/accounts', { body });
}

export function setRights(username: string, body: z.input<typeof AccountRights>): Promise<Account> {
  return call('PUT', `/accounts/${encodeURIComponent(username)}/rights`, { body });
}

export function resetPassword(username: string, password: string): Promise<void> {
  return call('PUT', `/accounts/${encodeURIComponent(username)}/password`, { body: { password } });
}

export function removeAccount(username: string): Promise<void> {
  return call('DELETE', `/accounts/${encodeURIComponent(username)}`);
}

/** One's own open sessions, or everybody's. */
export const sessionsQuery = (mine: boolean) =>
  queryOptions({
    queryKey: ['sessions', mine],
    queryFn: ({ signal }) =>
      call<z.infer<typeof OpenSessionList>>('GET', mine ? '/sessions' : '/accounts/sessions', { signal }),
    select: ({ sessions }) => sessions,
  });

export function endSession(mine: boolean, id: string): Promise<void> {
  return call('DELETE', `${mine ? '' : '/accounts'}/sessions/${id}`);
}
