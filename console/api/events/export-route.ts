import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { DEFAULT_EVENT_COLUMNS } from '../../../shared/events/event-columns.ts';
import { languageOf } from '../../../shared/i18n/text.ts';
import { exportFile, MOST_EXPORTED } from '../../domain/events/export.ts';
import type { ScopedFilter } from '../../domain/events/filter.ts';
import { actorOf } from '../audit/trail.ts';
import type { FeatureOptions } from '../context.ts';
import { EventExport, type EventFilter } from '../contract.ts';

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

interface Options extends FeatureOptions {
  scoped: (request: FastifyRequest, filter: EventFilter) => Promise<ScopedFilter>;
}

/** Found events as a file. What is taken along is on record before its first byte leaves. */
export const eventExport: FastifyPluginAsyncZod<Options> = async (app, { context, scoped }) => {
  app.get(
    '/events/export',
    {
      config: { right: 'events-file.read', rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        tags: ['events'],
        description: `A file of at most ${MOST_EXPORTED} events; see EventExport. The header guardpost-events says how many, guardpost-cut whether there were more.`,
        querystring: EventExport,
      },
    },
    async (request, reply) => {
      const { format, columns = [...DEFAULT_EVENT_COLUMNS], zone, ...filter } = request.query;
      const found = await context.events.positions(await scoped(request, filter), MOST_EXPORTED + 1);
      const cut = found.length > MOST_EXPORTED;
      const positions = cut ? found.slice(0, MOST_EXPORTED) : found;
      await context.audit.append({
        at: Date.now(),
        actor: actorOf(request, 'events.exported'),
        action: 'events.exported',
        details: {
          format,
          events: positions.length,
          cut,
          columns: columns.join(' '),
          filter: JSON.stringify(filter).slice(0, 1024),
        },
      });
      const language = languageOf(request.headers['accept-language']);
      return reply
        .type(TYPES[format])
        .headers({
          'content-disposition': `attachment; filename="events.${format}"`,
          'cache-control': 'no-store',
          'guardpost-events': positions.length,
          'guardpost-cut': String(cut),
        })
        .send(
          Readable.from(exportFile(context.events, positions, format, columns, { language, zone }), {
            objectMode: true,
          }),
        );
    },
  );
};
