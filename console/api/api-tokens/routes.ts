import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FeatureOptions } from '../context.ts';
import { ApiTokenCreated, ApiTokenList, ApiTokenRequest } from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

const OneToken = z.object({ id: z.uuid() });

/** Tokens with which programs use this API in a person's name. */
export const apiTokens: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const tags = ['API tokens'];

  app.get(
    '/api-tokens',
    { config: { right: 'own' }, schema: { tags, response: { 200: ApiTokenList } } },
    async (request) => ({ tokens: await context.apiTokens.list(sessionOf(request).userId) }),
  );

  app.post(
    '/api-tokens',
    { config: { right: 'own' }, schema: { tags, body: ApiTokenRequest, response: { 201: ApiTokenCreated } } },
    async (request, reply) =>
      reply.code(201).send(await context.apiTokens.create(sessionOf(request), request.body)),
  );

  app.delete(
    '/api-tokens/:id',
    { config: { right: 'own' }, schema: { tags, params: OneToken, response: { 204: z.null() } } },
    async (request, reply) => {
      await context.apiTokens.revoke(request.params.id, sessionOf(request).userId);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/accounts/api-tokens',
    { config: { right: 'accounts.read' }, schema: { tags, response: { 200: ApiTokenList } } },
    async () => ({ tokens: await context.apiTokens.list() }),
  );

  app.delete(
    '/accounts/api-tokens/:id',
    { config: { right: 'accounts.manage' }, schema: { tags, params: OneToken, response: { 204: z.null() } } },
    async ({ params }, reply) => {
      await context.apiTokens.revoke(params.id);
      return reply.code(204).send(null);
    },
  );
};
