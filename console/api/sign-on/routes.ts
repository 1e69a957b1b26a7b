import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AuditEntry } from '../../../shared/events/audit-entry.ts';
import { Refusal } from '../../domain/refusal.ts';
import { SignOnFailed } from '../../domain/sign-on/failure.ts';
import type { Pending, Purpose } from '../../domain/sign-on/pending.ts';
import type { ApiContext, FeatureOptions } from '../context.ts';
import {
  API,
  LinkedIdentityList,
  PasswordAgain,
  SignOnAddress,
  SignOnBegin,
  SignOnChange,
  type SignOnFailure,
  SignOnOffer,
  SignOnState,
  Unlinking,
} from '../contract.ts';
import { ownerAgain } from '../owner-again.ts';
import { originOf, sessionOf } from '../request-guard.ts';
import { schemeOf } from '../scheme.ts';
import { goOn } from '../second-factor/log-in-steps.ts';
import { clearPendingCookie, readPendingCookie, setPendingCookie } from './cookie.ts';

/** There is nothing to guess here, and an office may be behind one address; the provider must not be flooded. */
const limited = { rateLimit: { max: 600, timeWindow: 60_000 } };

/** Single sign-on: to the provider and back, identities of one's own, and how it is set up. */
export const signOn: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const tags = ['single sign-on'];

  app.get(
    '/sign-on',
    { config: { right: 'public' }, schema: { tags, response: { 200: SignOnOffer } } },
    async () => ({ signOn: await context.signOn.offer() }),
  );

  app.post(
    '/sign-on/begin',
    {
      config: { right: 'public', ...limited },
      schema: { tags, body: SignOnBegin, response: { 200: SignOnAddress } },
    },
    (request, reply) => begin(request, reply, context, { kind: 'log-in' }, request.body.next ?? '/'),
  );

  app.post(
    '/sign-on/again',
    {
      config: { right: 'own', ...limited },
      schema: { tags, body: SignOnBegin, response: { 200: SignOnAddress } },
    },
    (request, reply) => {
      const { sessionId, userId } = sessionOf(request);
      const purpose = { kind: 'again', sessionId: sessionId!, userId } as const;
      return begin(request, reply, context, purpose, request.body.next ?? '/me');
    },
  );

  app.post(
    '/sign-on/link',
    {
      config: { right: 'own', ...limited },
      schema: { tags, body: PasswordAgain, response: { 200: SignOnAddress } },
    },
    async (request, reply) => {
      const { sessionId, userId } = sessionOf(request);
      await ownerAgain(request, request.body, context);
      const purpose = { kind: 'link', sessionId: sessionId!, userId } as const;
      return begin(request, reply, context, purpose, '/me');
    },
  );

  app.get(
    '/sign-on/callback',
    { config: { right: 'public', ...limited }, schema: { tags, querystring: z.object({}).loose() } },
    async (request, reply) => {
      clearPendingCookie(request, reply);
      const query = request.query as Record<string, unknown>;
      const pending = context.signOn.pending.take(readPendingCookie(request), query.state);
      try {
        if (!pending) throw new SignOnFailed('expired', 'no sign-on is under way in this browser');
        return await finish(request, reply, context, pending);
      } catch (error) {
        const failed = asFailure(error, context);
        await record(request, context, failed, pending);
        return reply.redirect(failurePage(failed.code, pending), 303);
      }
    },
  );

  app.get(
    '/sign-on/end',
    { config: { right: 'public', ...limited }, schema: { tags } },
    async (request, reply) => {
      const url = await context.signOn.endsAt(`${siteOf(request)}/login`);
      return reply.redirect(url?.href ?? '/login', 303);
    },
  );

  app.get(
    '/sign-on/identities',
    { config: { right: 'own' }, schema: { tags, response: { 200: LinkedIdentityList } } },
    async (request) => ({ identities: await context.signOn.identities.listOf(sessionOf(request).userId) }),
  );

  app.post(
    '/sign-on/identities/remove',
    {
      config: { right: 'own', ...limited },
      schema: { tags, body: Unlinking, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { userId, hasPassword } = sessionOf(request);
      await ownerAgain(request, request.body, context);
      const { signOn: flow } = context;
      if (!hasPassword && (await flow.identities.listOf(userId)).length < 2) {
        throw new Refusal('last-factor', 'this is the only way into your account');
      }
      if (!(await flow.identities.unlink(request.body, userId))) {
        throw new Refusal('not-found', 'no such identity');
      }
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/sign-on/settings',
    { config: { right: 'accounts.read' }, schema: { tags, response: { 200: SignOnState } } },
    (request) => stateOf(request, context),
  );

  app.put(
    '/sign-on/settings',
    {
      config: { right: 'accounts.manage', ...limited },
      schema: { tags, body: SignOnChange, response: { 200: SignOnState } },
    },
    async (request) => {
      if (sessionOf(request).sessionId === null) {
        throw new Refusal('forbidden', 'this is for people who are logged in, not for programs');
      }
      await ownerAgain(request, request.body, context);
      await context.signOn.change(request.body);
      return stateOf(request, context);
    },
  );
};

async function stateOf(request: FastifyRequest, { signOn }: ApiContext) {
  return { ...(await signOn.settings()), redirectUri: redirectUri(request) };
}

/** Where the browser is to go; meanwhile it keeps what is under way in a cookie. */
async function begin(
  request: FastifyRequest,
  reply: FastifyReply,
  context: ApiContext,
  purpose: Purpose,
  next: string,
): Promise<SignOnAddress> {
  try {
    const { location, cookie } = await context.signOn.begin(purpose, {
      redirectUri: redirectUri(request),
      next: pathOnly(next),
      former: request.session?.sessionId ?? null,
    });
    setPendingCookie(request, reply, cookie);
    return { location: location.href };
  } catch (error) {
    const { code, message } = asFailure(error, context);
    throw new Refusal('sign-on-failed', message, { details: { reason: code } });
  }
}

async function finish(request: FastifyRequest, reply: FastifyReply, context: ApiContext, pending: Pending) {
  const { signOn: flow, sessions, logIn } = context;
  const query = request.url.split('?')[1] ?? '';
  const { kind } = pending.purpose;
  if (kind === 'log-in') {
    const { user, proven, factorShown } = await flow.logIn(pending, query);
    const opened = await logIn.withSignOn(user, factorShown, originOf(request));
    // A browser that was logged in before gets a new session, and the former one ends.
    if (pending.former !== null) await sessions.revoke(pending.former).catch(() => {});
    goOn(request, reply, context, opened);
    const details = {
      issuer: proven.issuer,
      subject: proven.subject.slice(0, 256),
      secondFactor: factorShown,
    };
    await append(request, context, 'session.opened', user.username, details);
  } else {
    const { issuer, subject } = await (kind === 'again'
      ? flow.again(pending, query)
      : flow.link(pending, query));
    const { username } = await context.accounts.byId(pending.purpose.userId);
    const action = kind === 'again' ? 'sign-on.again' : 'sign-on.linked';
    await append(request, context, action, username, { issuer, subject: subject.slice(0, 256) });
  }
  return reply.redirect(pending.next, 303);
}

function asFailure(error: unknown, { logger }: ApiContext): SignOnFailed {
  if (error instanceof SignOnFailed) {
    logger.warn({ code: error.code, reason: error.message }, 'single sign-on failed');
    return error;
  }
  // The account was taken away meanwhile, or cannot be made.
  if (error instanceof Refusal) return new SignOnFailed('no-account', error.message);
  throw error;
}

/** Where the person reads what went wrong: a code of ours, and nothing that came with the answer. */
function failurePage(code: SignOnFailure, pending: Pending | undefined): string {
  const page = pending && pending.purpose.kind !== 'log-in' ? '/me' : '/login';
  return `${page}?sign-on=${code}`;
}

function record(
  request: FastifyRequest,
  context: ApiContext,
  { code, subject }: SignOnFailed,
  pending: Pending | undefined,
): Promise<unknown> {
  return context.refusals.tell({
    at: Date.now(),
    actor: { kind: 'unknown', name: '', address: request.ip.slice(0, 64) },
    action: 'sign-on.refused',
    ...(subject === undefined ? {} : { target: subject.slice(0, 256) }),
    details: {
      reason: code,
      ...(pending ? { issuer: pending.issuer, purpose: pending.purpose.kind } : {}),
    },
  });
}

/** Who the person is, the provider has said. */
function append(
  request: FastifyRequest,
  { audit }: ApiContext,
  action: AuditEntry['action'],
  name: string,
  details: NonNullable<AuditEntry['details']>,
): Promise<unknown> {
  const actor = { kind: 'person', name, address: request.ip.slice(0, 64) } as const;
  return audit.append({ at: Date.now(), actor, action, target: name, details });
}

function siteOf(request: FastifyRequest): string {
  return `${schemeOf(request)}://${request.host}`;
}

function redirectUri(request: FastifyRequest): string {
  return `${siteOf(request)}${API}/sign-on/callback`;
}

/** Only a path of this console: `next` comes out of a link that anybody may have written. */
function pathOnly(next: string): string {
  // A control character would be dropped by the browser, and what is left may name another host.
  const path = /^\/(?![/\\])[\x21-\x7e]*$/.test(next) && !next.startsWith('/api/');
  return path ? next : '/';
}
