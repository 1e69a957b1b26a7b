import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { FeatureOptions } from '../context.ts';
import { Session, SetupRequest, SetupState } from '../contract.ts';
import { originOf, toSession } from '../request-guard.ts';
import { setSessionCookie } from '../session-cookie.ts';

/**
 * First run: the system administrator is created with the one-time code from the console's terminal, and then
 * makes the security administrator's account like any other.
 */
export const setup: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const { accounts, logIn } = context;

  app.get(
    '/setup',
    { config: { right: 'public' }, schema: { tags: ['set-up'], response: { 200: SetupState } } },
    async () => ({ needed: accounts.setupNeeded, securityNeeded: await accounts.securityNeeded() }),
  );

  app.post(
    '/setup',
    {
      config: { right: 'public', rateLimit: { max: 120, timeWindow: 60_000 } },
      schema: { tags: ['set-up'], body: SetupRequest, response: { 201: Session } },
    },
    async (request, reply) => {
      const { code, username, password } = request.body;
      await accounts.setUp(code, username, password, request.ip);
      const { token, person } = await logIn.withPassword(username, password, originOf(request));
      setSessionCookie(request, reply, token);
      return reply.code(201).send(toSession(person, context));
    },
  );
};
