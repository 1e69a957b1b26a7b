import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';
import type { FeatureOptions } from '../context.ts';

/** For load balancers and service managers: answers when the store does. */
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
};
