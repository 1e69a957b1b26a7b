import { queryOptions } from '@tanstack/react-query';
import type {
  AuthenticatorConfirmed,
  AuthenticatorOffer,
  SecondFactorState,
  Session,
} from '../../api/contract.ts';
import { call } from './client.ts';

export const secondFactorQuery = queryOptions({
  queryKey: ['second-factor'],
  queryFn: ({ signal }) => call<SecondFactorState>('GET', '/second-factor', { signal }),
});

export function showCode(code: string): Promise<Session> {
  return call('POST', '/session/second-factor', { body: { code }, sessionOptional: true });
}

/** `password`: asked again of who has a complete session. */
export function offerAuthenticator(password: string): Promise<AuthenticatorOffer> {
  return call('POST', '/second-factor/authenticator', { body: { password }, sessionOptional: true });
}

export function confirmAuthenticator(code: string): Promise<AuthenticatorConfirmed> {
  return call('POST', '/second-factor/authenticator/confirm', { body: { code }, sessionOptional: true });
}

export async function renewCodes(password: string): Promise<string[]> {
  const { recoveryCodes } = await call<{ recoveryCodes: string[] }>('POST', '/second-factor/recovery-codes', {
    body: { password },
    sessionOptional: true,
  });
  return recoveryCodes;
}

export function resetSecondFactor(username: string): Promise<void> {
  return call('POST', `/accounts/${encodeURIComponent(username)}/second-factor/reset`, { body: {} });
}
