import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { RiskRules, readRiskRules, writeRiskRules } from '../../domain/risk/rules.ts';
import type { FeatureOptions } from '../context.ts';
import { OnePerson, PeopleList, PeopleQuery, PersonDetail, WatchRequest } from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

const tags = ['people'];
const read = { right: 'people.read' as const };
const watch = { right: 'people.watch' as const };

/** People at PCs: how much risk there is in what they do, and who is watched for a time. */
export const risk: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.get(
    '/people',
    { config: read, schema: { tags, querystring: PeopleQuery, response: { 200: PeopleList } } },
    async (request) => {
      const agents = await context.scopes.agents(sessionOf(request));
      const { people, halfLifeDays } = await context.peopleRisk.list(request.query, agents);
      const departments = await context.directory.departments(people.map(({ person }) => person));
      return {
        people: people.map((each) => ({ ...each, department: departments.get(each.person) ?? null })),
        halfLifeDays,
      };
    },
  );
  app.get(
    '/people/:name',
    { config: read, schema: { tags, params: OnePerson, response: { 200: PersonDetail } } },
    async (request) =>
      context.peopleRisk.get(request.params.name, await context.scopes.agents(sessionOf(request))),
  );
  app.put(
    '/people/:name/watch',
    {
      config: watch,
      schema: { tags, params: OnePerson, body: WatchRequest, response: { 200: PersonDetail } },
    },
    async (request) => {
      const { params, body } = request;
      await context.peopleRisk.watch(params.name, body, sessionOf(request).username);
      return context.peopleRisk.get(params.name, undefined);
    },
  );
  app.delete(
    '/people/:name/watch',
    { config: watch, schema: { tags, params: OnePerson } },
    async (request, reply) => {
      await context.peopleRisk.unwatch(request.params.name);
      return reply.code(204).send();
    },
  );
  app.get('/risk-rules', { config: read, schema: { tags, response: { 200: RiskRules } } }, async () =>
    readRiskRules(context.store.db),
  );
  app.put(
    '/risk-rules',
    { config: watch, schema: { tags, body: RiskRules, response: { 200: RiskRules } } },
    async ({ body }) => {
      await writeRiskRules(context.store.db, body);
      return body;
    },
  );
};
