import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Refusal } from '../../domain/refusal.ts';
import type { FeatureOptions } from '../context.ts';
import { FirstPassword, LoginRequest, OpenSessionList, PasswordChange, Session } from '../contract.ts';
import { originOf, sessionOf, toSession } from '../request-guard.ts';
import { goOn } from '../second-factor/log-in-steps.ts';
import { clearSessionCookie, readSessionCookie } from '../session-cookie.ts';

/** Log-in, who am I, log-out; where else one is logged in. */
export const session: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const { logIn, sessions } = context;
  const tags = ['session'];

  app.post(
    '/session',
    {
      config: {
        right: 'public',
        rateLimit: {
          max: 120,
          timeWindow: 60_000,
          // After the body, which names the account: a browser that was logged in before is counted by itself, so
          // that nobody behind the same address keeps its person out.
          hook: 'preHandler',
          keyGenerator: (request) => {
            const { username } = request.body as z.infer<typeof LoginRequest>;
            return context.deviceCookies.idOf(originOf(request).device, username) ?? request.ip;
          },
        },
      },
      schema: { tags, body: LoginRequest, response: { 200: Session } },
    },
    async (request, reply) => {
      const { username, password } = request.body;
      const opened = await logIn.withPassword(username, password, originOf(request));
      // A browser that was logged in before gets a new session, and the former one ends.
      const former = readSessionCookie(request);
      if (former !== undefined) await sessions.end(former);
      return goOn(request, reply, context, opened);
    },
  );

  app.post(
    '/session/first-password',
    {
      config: { right: 'session', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { tags, body: FirstPassword, response: { 200: Session } },
    },
    async (request, reply) => {
      const { stage, username, sessionId } = sessionOf(request);
      if (stage !== 'password-change') throw new Refusal('conflict', 'no new password is asked for');
      const { password } = request.body;
      await context.accounts.setFirstPassword(await context.accounts.get(username), password, sessionId!);
      const unfinished = readSessionCookie(request)!;
      const opened = await logIn.passwordChanged(unfinished, username, password, originOf(request));
      return goOn(request, reply, context, opened);
    },
  );

  app.get(
    '/session',
    { config: { right: 'session' }, schema: { tags, response: { 200: Session } } },
    async (request) => toSession(sessionOf(request), context),
  );

  app.delete(
    '/session',
    { config: { right: 'session' }, schema: { tags, response: { 204: z.null() } } },
    async (request, reply) => {
      await sessions.end(readSessionCookie(request)!);
      clearSessionCookie(request, reply);
      return reply.code(204).send(null);
    },
  );

  app.put(
    '/session/password',
    {
      config: { right: 'own', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { tags, body: PasswordChange, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { current, password } = request.body;
      const person = sessionOf(request);
      const user = await context.accounts.verify(person.username, current, originOf(request));
      // Password and signing key part company never: both are written or neither.
      const reseal = await context.signing.keys.resealing(user.username, current, password);
      await context.accounts.setPassword(user, password, person.sessionId!, reseal);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/sessions',
    { config: { right: 'own' }, schema: { tags, response: { 200: OpenSessionList } } },
    async (request) => {
      const person = sessionOf(request);
      return { sessions: await sessions.list(person, person.userId) };
    },
  );

  app.delete(
    '/sessions/:id',
    {
      config: { right: 'own' },
      schema: { tags, params: z.object({ id: z.uuid() }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      await sessions.revoke(request.params.id, sessionOf(request).userId);
      return reply.code(204).send(null);
    },
  );
};
