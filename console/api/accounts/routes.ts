import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FeatureOptions } from '../context.ts';
import { Account, AccountList, AccountRequest } from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

/** The people who may use the console. */
export const accounts: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.get('/accounts', { schema: { tags: ['accounts'], response: { 200: AccountList } } }, async () => ({
    accounts: await context.accounts.list(),
  }));

  app.post(
    '/accounts',
    { schema: { tags: ['accounts'], body: AccountRequest, response: { 201: Account } } },
    async ({ body: { username, password } }, reply) =>
      reply.code(201).send(await context.accounts.create(username, password)),
  );

  app.delete(
    '/accounts/:username',
    {
      schema: {
        tags: ['accounts'],
        params: z.object({ username: z.string().min(1).max(64) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await context.accounts.remove(request.params.username, sessionOf(request).username);
      return reply.code(204).send(null);
    },
  );
};
