import { queryOptions, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { LoginRequest, PasswordChange, Session, SetupRequest, SetupState } from '../../api/contract.ts';
import { call } from './client.ts';
import { codeOf } from './errors.ts';

/** Who is logged in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    try {
      return await call<Session>('GET', '/session', { signal, sessionOptional: true });
    } catch (error) {
      if (codeOf(error) === 'unauthenticated') return null;
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) =>
    call<z.infer<typeof SetupState>>('GET', '/setup', { signal, sessionOptional: true }),
});

export function useSession(): Session | null | undefined {
  return useQuery(sessionQuery).data;
}

export function logIn(body: z.infer<typeof LoginRequest>): Promise<Session> {
  return call('POST', '/session', { body, sessionOptional: true });
}

/** 401 here means the present password was wrong, not that the session has ended. */
export function changePassword(body: z.infer<typeof PasswordChange>): Promise<void> {
  return call('PUT', '/session/password', { body, sessionOptional: true });
}

export function setFirstPassword(password: string): Promise<Session> {
  return call('POST', '/session/first-password', { body: { password }, sessionOptional: true });
}

export function logOut(): Promise<void> {
  return call('DELETE', '/session', { sessionOptional: true });
}

export function setUp(body: z.infer<typeof SetupRequest>): Promise<Session> {
  return call('POST', '/setup', { body, sessionOptional: true });
}
