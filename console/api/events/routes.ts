import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { languageOf } from '../../../shared/i18n/text.ts';
import { countEvents } from '../../domain/events/counts.ts';
import { readQuery, withHosts } from '../../domain/events/event-query.ts';
import type { ScopedFilter } from '../../domain/events/filter.ts';
import type { FeatureOptions } from '../context.ts';
import { EventCounts, EventFilter, EventPage, EventQuery, StoredEvent } from '../contract.ts';
import { askerOf, sessionOf } from '../request-guard.ts';
import { eventExport } from './export-route.ts';
import { streamEvents } from './live-stream.ts';

/** Stored events: pages, one of them, and the live tail. */
export const events: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  /** A filter within the PCs that the asker may see, its query read. */
  const scoped = async (request: FastifyRequest, filter: EventFilter): Promise<ScopedFilter> => {
    const agents = await context.scopes.agents(sessionOf(request));
    const query = readQuery(filter.query);
    return { ...filter, agents, parsed: query && (await withHosts(query, context.store.reader)) };
  };

  await app.register(eventExport, { context, scoped });

  app.get(
    '/events',
    {
      config: { right: 'events.read' },
      schema: { tags: ['events'], querystring: EventQuery, response: { 200: EventPage } },
    },
    async (request) => {
      const { before, limit, ...filter } = request.query;
      return context.events.page(await scoped(request, filter), limit, before);
    },
  );

  app.get(
    '/events/counts',
    {
      config: { right: 'events.read' },
      schema: { tags: ['events'], querystring: EventFilter, response: { 200: EventCounts } },
    },
    async (request) => {
      const { store, policies, counts } = context;
      const language = languageOf(request.headers['accept-language']);
      return countEvents(
        { db: store.reader, policies, counts },
        await scoped(request, request.query),
        language,
      );
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
      const filter = await scoped(request, request.query);
      const stillAllowed = async () =>
        (await askerOf(request, context, { asking: false }))?.rights.includes('events.read') ?? false;
      await streamEvents(reply, context, filter, resumeAfter, stillAllowed);
    },
  );
};
