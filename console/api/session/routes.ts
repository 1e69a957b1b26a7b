import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FeatureOptions } from '../context.ts';
import { LoginRequest, Session } from '../contract.ts';
import { sessionOf } from '../request-guard.ts';
import { clearSessionCookie, readSessionCookie, setSessionCookie } from '../session-cookie.ts';

/** Log-in, who am I, log-out. */
export const session: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context: { accounts } }) => {
  app.post(
    '/session',
    {
      config: { public: true, rateLimit: { max: 120, timeWindow: 60_000 } },
      schema: { tags: ['session'], body: LoginRequest, response: { 200: Session } },
    },
    async (request, reply) => {
      const { username, password } = request.body;
      const { token, session } = await accounts.logIn(username, password, request.ip);
      // A browser that was logged in before gets a new session, and the former one ends.
      const former = readSessionCookie(request);
      if (former !== undefined) await accounts.logOut(former);
      setSessionCookie(request, reply, token);
      return session;
    },
  );

  app.get('/session', { schema: { tags: ['session'], response: { 200: Session } } }, async (request) =>
    sessionOf(request),
  );

  app.delete(
    '/session',
    { schema: { tags: ['session'], response: { 204: z.null() } } },
    async (request, reply) => {
      await accounts.logOut(readSessionCookie(request)!);
      clearSessionCookie(request, reply);
      return reply.code(204).send(null);
    },
  );
};
