import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FeatureOptions } from '../context.ts';
import { EventFilter, EventPage, EventQuery, StoredEvent } from '../contract.ts';
import { askerOf, sessionOf } from '../request-guard.ts';
import { streamEvents } from './live-stream.ts';

/** Stored events: pages, one of them, and the live tail. */
export const events: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.get(
    '/events',
    {
      config: { right: 'events.read' },
      schema: { tags: ['events'], querystring: EventQuery, response: { 200: EventPage } },
    },
    async (request) => {
      const { before, limit, ...filter } = request.query;
      const agents = await context.scopes.agents(sessionOf(request));
      return context.events.page({ ...filter, agents }, limit, before);
    },
  );

  app.get(
    '/events/:position',
    {
      config: { right: 'events.read' },
      schema: {
        tags: ['events'],
        params: z.object({ position: z.coerce.number().int().positive() }),
        response: { 200: StoredEvent },
      },
    },
    async (request) => {
      const agents = await context.scopes.agents(sessionOf(request));
      return context.events.get(request.params.position, agents);
    },
  );

  app.get(
    '/events/live',
    {
      config: { right: 'events.read' },
      schema: {
        tags: ['events'],
        description: 'Server-sent events; see EventFilter. Last-Event-ID resumes after that position.',
        querystring: EventFilter,
      },
    },
    async (request, reply) => {
      const last = Number(request.headers['last-event-id']);
      const resumeAfter = Number.isSafeInteger(last) && last > 0 ? last : undefined;
      const agents = await context.scopes.agents(sessionOf(request));
      const stillAllowed = async () =>
        (await askerOf(request, context, { asking: false }))?.rights.includes('events.read') ?? false;
      await streamEvents(reply, context, { ...request.query, agents }, resumeAfter, stillAllowed);
    },
  );
};
