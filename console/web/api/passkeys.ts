import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { queryOptions } from '@tanstack/react-query';
import type {
  PasskeyAdded,
  PasskeyOffer,
  PasskeyQuestion,
  SecondFactorChoice,
  Session,
} from '../../api/contract.ts';
import { call } from './client.ts';
import { RequestError } from './errors.ts';

/** `address`: WebAuthn knows no IP addresses; `insecure`: it wants https. */
export type PasskeysHere = 'possible' | 'address' | 'insecure' | 'unsupported';

/** Whether passkeys work in this browser at the address that the console was opened by. */
export function passkeysHere({ hostname }: { hostname: string } = location): PasskeysHere {
  if (/^[\d.]+$|^\[/.test(hostname)) return 'address';
  if (!isSecureContext) return 'insecure';
  return browserSupportsWebAuthn() ? 'possible' : 'unsupported';
}

/** What may be shown after the password. */
export const factorChoiceQuery = queryOptions({
  queryKey: ['second-factor-choice'],
  queryFn: ({ signal }) =>
    call<SecondFactorChoice>('GET', '/session/second-factor', { signal, sessionOptional: true }),
  // The next one at this browser may be somebody else.
  gcTime: 0,
});

/** `password`: asked again of who has a complete session. @throws RequestError, also `passkey-stopped` */
export async function makePasskey({
  name,
  password = '',
}: {
  name: string;
  password?: string;
}): Promise<PasskeyAdded> {
  const optionsJSON = await call<PasskeyOffer>('POST', '/second-factor/passkeys/challenge', {
    body: { password },
    sessionOptional: true,
  });
  const response = await startRegistration({ optionsJSON }).catch(toRequestError);
  return call('POST', '/second-factor/passkeys', { body: { name, response }, sessionOptional: true });
}

/** @throws RequestError, also `passkey-stopped` */
export async function showPasskey(): Promise<Session> {
  const optionsJSON = await call<PasskeyQuestion>('POST', '/session/second-factor/passkey/challenge', {
    body: {},
    sessionOptional: true,
  });
  const response = await startAuthentication({ optionsJSON }).catch(toRequestError);
  return call('POST', '/session/second-factor/passkey', { body: { response }, sessionOptional: true });
}

export function removePasskey(id: string, password: string): Promise<void> {
  return call('POST', `/second-factor/passkeys/${encodeURIComponent(id)}/remove`, {
    body: { password },
    sessionOptional: true,
  });
}

export function removeAuthenticator(password: string): Promise<void> {
  return call('POST', '/second-factor/authenticator/remove', { body: { password }, sessionOptional: true });
}

/** Browsers do not say whether a person stopped or no key was there: that would tell pages who owns which. */
function toRequestError(error: Error): never {
  const code = error.name === 'InvalidStateError' ? 'passkey-known' : 'passkey-stopped';
  throw new RequestError(code, error.message);
}
