import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';
import type { FeatureOptions } from '../context.ts';

/**
 * For load balancers and service managers. `/healthz`: the process works and its store answers. `/readyz`: it takes
 * requests; 503 while it starts and from the moment it begins to stop.
 */
export const health: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.get(
    '/healthz',
    {
      config: { right: 'public' },
      schema: { tags: ['health'], response: { 200: z.object({ status: z.literal('ok') }) } },
    },
    async () => {
      await sql`select 1`.execute(context.store.db);
      return { status: 'ok' as const };
    },
  );

  app.get(
    '/readyz',
    {
      config: { right: 'public' },
      schema: {
        tags: ['health'],
        response: {
          200: z.object({ status: z.literal('ready') }),
          503: z.object({ status: z.literal('not-ready') }),
        },
      },
    },
    async (_request, reply) => {
      if (!context.readiness.ready) return reply.code(503).send({ status: 'not-ready' as const });
      await sql`select 1`.execute(context.store.reader);
      return { status: 'ready' as const };
    },
  );
};
