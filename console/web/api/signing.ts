import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  AuthoriseAnswer,
  AuthoriseRequest,
  SigningKeyRequest,
  SigningState,
} from '../../api/contract.ts';
import { call } from './client.ts';

export const signingQuery = queryOptions({
  queryKey: ['signing'],
  queryFn: ({ signal }) => call<SigningState>('GET', '/signing', { signal }),
  refetchInterval: 10_000,
});

/** Lets a person sign these things, or nothing any more. With `approval` a second person has to sign first. */
export function authorise(body: z.infer<typeof AuthoriseRequest>): Promise<z.infer<typeof AuthoriseAnswer>> {
  return call('POST', '/signing/people', { body });
}

/** 401 and 403 here mean that the password or passphrase was wrong. */
export function setSigningKey(body: z.input<typeof SigningKeyRequest>): Promise<void> {
  return call('POST', '/signing/key', { body, sessionOptional: true });
}

/** The same people for another year. */
export function renewAuthority(): Promise<z.infer<typeof AuthoriseAnswer>> {
  return call('POST', '/signing/renew', { body: {} });
}
