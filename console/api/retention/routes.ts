import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { FeatureOptions } from '../context.ts';
import { RetentionProposed, RetentionRequest, RetentionState } from '../contract-retention.ts';
import { sessionOf } from '../request-guard.ts';

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
      schema: { tags, body: RetentionRequest, response: { 200: RetentionState, 202: RetentionProposed } },
    },
    async (request, reply) => {
      const { days } = request.body;
      if (!(await context.retention.shortens(days))) return context.retention.lengthen(days);
      const asked = { kind: 'retention.shorten' as const, days, reason: String(days), envelopes: [] as [] };
      const approval = await context.approvals.ask(asked, sessionOf(request).username);
      return reply.code(202).send({ approval });
    },
  );
};
