import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../domain/refusal.ts';
import type { Person } from '../../domain/sessions.ts';
import type { ApiContext } from '../context.ts';
import type { Session } from '../contract.ts';
import { originOf, sessionOf, toSession } from '../request-guard.ts';
import { readSessionCookie, setDeviceCookie, setSessionCookie } from '../session-cookie.ts';

/**
 * A log-in that has yet to show a factor sets none up; nor does one that had none to show when its owner has
 * set one up in the meantime: it may be a thief's.
 */
export function mayChange({ stage, hasSecondFactor }: Person): void {
  if (stage === 'second-factor' || (stage === 'enrolment' && hasSecondFactor)) {
    throw new Refusal('forbidden', 'log in with the second factor you have first');
  }
  if (stage === 'password-change') throw new Refusal('forbidden', 'change the password first');
}

/** Answers with a session under its new token. */
export function goOn(
  request: FastifyRequest,
  reply: FastifyReply,
  context: ApiContext,
  { token, person }: { token: string; person: Person },
): Session {
  setSessionCookie(request, reply, token);
  if (person.stage === 'complete') {
    setDeviceCookie(request, reply, context.deviceCookies.issue(person.username));
  }
  return toSession(person, context);
}

/** Goes on under a new token: the second factor was shown. */
export async function finishLogIn(
  request: FastifyRequest,
  reply: FastifyReply,
  context: ApiContext,
): Promise<Session> {
  const unfinished = readSessionCookie(request)!;
  const opened = await context.logIn.factorShown(unfinished, sessionOf(request), originOf(request));
  return goOn(request, reply, context, opened);
}
