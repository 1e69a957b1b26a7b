import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { languageOf } from '../../../shared/i18n/text.ts';
import { overview as countOverview } from '../../domain/overview.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { FeatureOptions } from '../context.ts';
import { Overview, OverviewQuery } from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

/** The counts of the first page. Names of rules and levels follow Accept-Language. */
export const overview: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.get(
    '/overview',
    {
      config: { right: 'overview.read' },
      schema: { tags: ['overview'], querystring: OverviewQuery, response: { 200: Overview } },
    },
    async (request) => {
      const { from, to } = request.query;
      if (from >= to) throw new Refusal('bad-request', 'from: must be before `to`');
      const { store, counts, presence, policies, refused } = context;
      return countOverview(
        { db: store.reader, counts, presence, policies, refused },
        from,
        to,
        languageOf(request.headers['accept-language']),
        await context.scopes.agents(sessionOf(request)),
      );
    },
  );
};
