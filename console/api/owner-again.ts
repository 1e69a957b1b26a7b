import type { FastifyRequest } from 'fastify';
import type { User } from '../domain/accounts.ts';
import { hasPassword } from '../domain/has-password.ts';
import { Refusal } from '../domain/refusal.ts';
import type { ApiContext } from './context.ts';
import { originOf, sessionOf } from './request-guard.ts';

/**
 * Whoever finds a screen unlocked must not make its account theirs: the owner shows again that it is they, with the
 * password, or, where there is none, by a log-in at the provider a few minutes ago.
 * @throws Refusal `wrong-credentials`, `rate-limited`, `sign-on-again`
 */
export async function ownerAgain(
  request: FastifyRequest,
  { password }: { password: string },
  { accounts }: Pick<ApiContext, 'accounts'>,
): Promise<User> {
  const { username, provenUntil } = sessionOf(request);
  const user = await accounts.get(username);
  if (hasPassword(user)) return accounts.verify(username, password, originOf(request));
  if (provenUntil === null) throw new Refusal('sign-on-again', 'sign on again: this account has no password');
  return user;
}
