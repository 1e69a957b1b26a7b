import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { FeatureOptions } from '../context.ts';

/** For Prometheus, with a token that has the right to it. */
export const metrics: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.get(
    '/metrics',
    { config: { right: 'metrics.read' }, schema: { hide: true } },
    async (_request, reply) => reply.type(context.metrics.contentType).send(await context.metrics.text()),
  );
};
