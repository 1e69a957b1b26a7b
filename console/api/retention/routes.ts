import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { FeatureOptions } from '../context.ts';
import { RetentionRequest, RetentionState } from '../contract-retention.ts';

/** How long events are kept. */
export const retention: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const tags = ['retention'];

  app.get(
    '/retention',
    { config: { right: 'retention.read' }, schema: { tags, response: { 200: RetentionState } } },
    async () => context.retention.state(),
  );

  app.put(
    '/retention',
    {
      config: { right: 'retention.manage' },
      schema: { tags, body: RetentionRequest, response: { 200: RetentionState } },
    },
    async ({ body }) => {
      await context.retention.set(body.days);
      await context.retention.run();
      return context.retention.state();
    },
  );
};
