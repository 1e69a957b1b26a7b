import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FeatureOptions } from '../context.ts';
import {
  Integration,
  IntegrationList,
  IntegrationRequest,
  IntegrationSaved,
  IntegrationTest,
} from '../contract-integrations.ts';

const OneIntegration = z.object({ id: z.uuid() });

/** Where events, acts and notices are forwarded to. */
export const integrations: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const tags = ['integrations'];

  app.get(
    '/integrations',
    { config: { right: 'integrations.read' }, schema: { tags, response: { 200: IntegrationList } } },
    async () => ({ integrations: await context.integrations.list() }),
  );

  app.post(
    '/integrations',
    {
      config: { right: 'integrations.manage' },
      schema: { tags, body: IntegrationRequest, response: { 201: IntegrationSaved } },
    },
    async ({ body }, reply) => reply.code(201).send(await context.integrations.create(body)),
  );

  app.put(
    '/integrations/:id',
    {
      config: { right: 'integrations.manage' },
      schema: { tags, params: OneIntegration, body: IntegrationRequest, response: { 200: Integration } },
    },
    async ({ params, body }) => context.integrations.update(params.id, body),
  );

  app.delete(
    '/integrations/:id',
    {
      config: { right: 'integrations.manage' },
      schema: { tags, params: OneIntegration, response: { 204: z.null() } },
    },
    async ({ params }, reply) => {
      await context.integrations.remove(params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/integrations/:id/test',
    {
      config: { right: 'integrations.manage' },
      schema: { tags, params: OneIntegration, response: { 200: IntegrationTest } },
    },
    async ({ params }) => {
      const error = await context.delivery.test(params.id);
      return { ok: error === undefined, error: error ?? null };
    },
  );
};
