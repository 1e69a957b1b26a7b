import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { FeatureOptions } from '../context.ts';
import { Session, SetupRequest, SetupState } from '../contract.ts';
import { setSessionCookie } from '../session-cookie.ts';

/** First run: the administrator is created with the one-time code from the console's terminal. */
export const setup: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context: { accounts } }) => {
  app.get(
    '/setup',
    { config: { public: true }, schema: { tags: ['set-up'], response: { 200: SetupState } } },
    async () => ({ needed: accounts.setupNeeded }),
  );

  app.post(
    '/setup',
    {
      config: { public: true, rateLimit: { max: 120, timeWindow: 60_000 } },
      schema: { tags: ['set-up'], body: SetupRequest, response: { 201: Session } },
    },
    async (request, reply) => {
      const { code, username, password } = request.body;
      await accounts.setUp(code, username, password, request.ip);
      const { token, session } = await accounts.logIn(username, password, request.ip);
      setSessionCookie(request, reply, token);
      return reply.code(201).send(session);
    },
  );
};
