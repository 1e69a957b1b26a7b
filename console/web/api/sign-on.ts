import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  LinkedIdentity,
  SignOnAddress,
  SignOnChange,
  SignOnFailure,
  SignOnOffer,
  SignOnState,
  Unlinking,
} from '../../api/contract-sign-on.ts';
import { call } from './client.ts';

/** What the log-in page offers beside the password. */
export const signOnOfferQuery = queryOptions({
  queryKey: ['sign-on'],
  queryFn: ({ signal }) => call<SignOnOffer>('GET', '/sign-on', { signal, sessionOptional: true }),
  select: ({ signOn }) => signOn,
});

async function leaveFor(asked: Promise<SignOnAddress>): Promise<void> {
  const { location: address } = await asked;
  window.location.assign(address);
  // The page is on its way out: whoever waits for this goes on waiting.
  await new Promise(() => {});
}

/** Sends the browser to the provider; it comes back to `next`. */
export function signOn(next: string): Promise<void> {
  return leaveFor(call('POST', '/sign-on/begin', { body: { next }, sessionOptional: true }));
}

/** The same, to show that it is still the owner who sits here. */
export function signOnAgain(): Promise<void> {
  const next = window.location.pathname;
  return leaveFor(call('POST', '/sign-on/again', { body: { next } }));
}

export function linkSignOn(password: string | undefined): Promise<void> {
  return leaveFor(call('POST', '/sign-on/link', { body: { password }, sessionOptional: true }));
}

export const identitiesQuery = queryOptions({
  queryKey: ['sign-on', 'identities'],
  queryFn: ({ signal }) => call<{ identities: LinkedIdentity[] }>('GET', '/sign-on/identities', { signal }),
  select: ({ identities }) => identities,
});

export function unlink(body: z.input<typeof Unlinking>): Promise<void> {
  return call('POST', '/sign-on/identities/remove', { body, sessionOptional: true });
}

export const signOnSettingsQuery = queryOptions({
  queryKey: ['sign-on', 'settings'],
  queryFn: ({ signal }) => call<SignOnState>('GET', '/sign-on/settings', { signal }),
});

export function setSignOn(body: z.input<typeof SignOnChange>): Promise<SignOnState> {
  return call('PUT', '/sign-on/settings', { body, sessionOptional: true });
}

const FAILURES: Record<SignOnFailure, true> = {
  expired: true,
  denied: true,
  provider: true,
  'not-proven': true,
  'no-account': true,
  'no-roles': true,
  'conflicting-roles': true,
  'name-taken': true,
  'other-person': true,
  'linked-already': true,
  off: true,
};

/** Why the browser was sent back without a log-in, out of the page's address; anything else there is nothing. */
export function failureIn(params: URLSearchParams): SignOnFailure | undefined {
  const code = params.get('sign-on') ?? '';
  return Object.hasOwn(FAILURES, code) ? (code as SignOnFailure) : undefined;
}
