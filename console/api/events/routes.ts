import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FeatureOptions } from '../context.ts';
import { EventFilter, EventPage, EventQuery, StoredEvent } from '../contract.ts';
import { readSessionCookie } from '../session-cookie.ts';
import { streamEvents } from './live-stream.ts';

/** Stored events: pages, one of them, and the live tail. */
export const events: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.get(
    '/events',
    { schema: { tags: ['events'], querystring: EventQuery, response: { 200: EventPage } } },
    async ({ query: { before, limit, ...filter } }) => context.events.page(filter, limit, before),
  );

  app.get(
    '/events/:position',
    {
      schema: {
        tags: ['events'],
        params: z.object({ position: z.coerce.number().int().positive() }),
        response: { 200: StoredEvent },
      },
    },
    async ({ params }) => context.events.get(params.position),
  );

  app.get(
    '/events/live',
    {
      schema: {
        tags: ['events'],
        description: 'Server-sent events; see EventFilter. Last-Event-ID resumes after that position.',
        querystring: EventFilter,
      },
    },
    async (request, reply) => {
      const last = Number(request.headers['last-event-id']);
      const resumeAfter = Number.isSafeInteger(last) && last > 0 ? last : undefined;
      const token = readSessionCookie(request)!;
      const stillAllowed = async () => (await context.accounts.session(token)) !== undefined;
      await streamEvents(reply, context, request.query, resumeAfter, stillAllowed);
    },
  );
};
