import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { personalData as collect, personalDataCsv } from '../../domain/personal-data.ts';
import type { FeatureOptions } from '../context.ts';
import { PersonalData, PersonalDataRequest } from '../contract.ts';

/** What is stored of one person, handed out for that person; each time with a reason, on record. */
export const personalData: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const tags = ['personal data'];
  const config = { right: 'personal-data.export', rateLimit: { max: 30, timeWindow: 60_000 } } as const;

  app.post(
    '/personal-data/export',
    { config, schema: { tags, body: PersonalDataRequest, response: { 200: PersonalData } } },
    async ({ body }) => collect(context.store.reader, body.user),
  );

  app.post(
    '/personal-data/export.csv',
    { config, schema: { tags, body: PersonalDataRequest, response: { 200: z.string() } } },
    async ({ body }, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .serializer((text) => String(text))
        .send(personalDataCsv(await collect(context.store.reader, body.user))),
  );
};
