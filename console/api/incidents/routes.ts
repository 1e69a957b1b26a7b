import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { IncidentAction } from '../../domain/incidents/actions.ts';
import type { Asker } from '../../domain/incidents/incidents.ts';
import { IncidentRules } from '../../domain/incidents/rules.ts';
import { readRules, writeRules } from '../../domain/incidents/rules-store.ts';
import { Refusal } from '../../domain/refusal.ts';
import { rightsOf } from '../../domain/rights.ts';
import { signatoryOf } from '../authority/signatory.ts';
import type { FeatureOptions } from '../context.ts';
import {
  Incident,
  IncidentAssignees,
  IncidentAssignment,
  IncidentChanged,
  IncidentCheck,
  IncidentClosing,
  IncidentComment,
  IncidentDetail,
  IncidentIds,
  IncidentNotices,
  IncidentPage,
  IncidentQuery,
  IncidentSeverity,
  IncidentSplit,
  IsolationAnswer,
} from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

const One = z.object({ id: z.coerce.number().int().positive() });
const tags = ['incidents'];
const read = { right: 'incidents.read' as const };
const manage = { right: 'incidents.manage' as const };

/** What was gathered out of events, and what people make of it. */
export const incidents: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const askerOf = async (request: FastifyRequest): Promise<Asker> => {
    const person = sessionOf(request);
    return { username: person.username, agents: await context.scopes.agents(person) };
  };
  const assignees = async () =>
    (await context.accounts.list())
      .filter(({ roles }) => rightsOf(roles).includes('incidents.manage'))
      .map(({ username }) => username);

  app.get(
    '/incidents',
    { config: read, schema: { tags, querystring: IncidentQuery, response: { 200: IncidentPage } } },
    async (request) => context.incidents.page(request.query, (await askerOf(request)).agents),
  );
  app.get(
    '/incidents/notices',
    { config: read, schema: { tags, response: { 200: IncidentNotices } } },
    async (request) => ({ notices: await context.incidents.notices(await askerOf(request)) }),
  );
  app.get(
    '/incidents/assignees',
    { config: read, schema: { tags, response: { 200: IncidentAssignees } } },
    async () => ({ accounts: await assignees() }),
  );
  app.get(
    '/incidents/rules',
    { config: read, schema: { tags, response: { 200: IncidentRules } } },
    async () => readRules(context.store.db),
  );
  app.put(
    '/incidents/rules',
    {
      config: { right: 'incidents.configure' },
      schema: { tags, body: IncidentRules, response: { 200: IncidentRules } },
    },
    async ({ body }) => {
      await writeRules(context.store.db, body);
      return body;
    },
  );
  app.get(
    '/incidents/:id',
    { config: read, schema: { tags, params: One, response: { 200: IncidentDetail } } },
    async (request) => context.incidents.get(request.params.id, await askerOf(request)),
  );

  app.post(
    '/incidents/acknowledge',
    { config: manage, schema: { tags, body: IncidentIds, response: { 200: IncidentChanged } } },
    async (request) => ({
      incidents: await context.incidents.acknowledge(request.body.ids, await askerOf(request)),
    }),
  );
  app.post(
    '/incidents/assign',
    { config: manage, schema: { tags, body: IncidentAssignment, response: { 200: IncidentChanged } } },
    async (request) => {
      const { ids, owner } = request.body;
      if (owner !== null && !(await assignees()).includes(owner))
        throw new Refusal('not-found', 'owner: no account that looks after incidents');
      return { incidents: await context.incidents.assign(ids, owner, await askerOf(request)) };
    },
  );
  app.post(
    '/incidents/close',
    { config: manage, schema: { tags, body: IncidentClosing, response: { 200: IncidentChanged } } },
    async (request) => ({
      incidents: await context.incidents.close(request.body.ids, request.body, await askerOf(request)),
    }),
  );
  app.post(
    '/incidents/:id/reopen',
    { config: manage, schema: { tags, params: One, response: { 200: Incident } } },
    async (request) => context.incidents.reopen(request.params.id, await askerOf(request)),
  );
  app.put(
    '/incidents/:id/severity',
    { config: manage, schema: { tags, params: One, body: IncidentSeverity, response: { 200: Incident } } },
    async (request) =>
      context.incidents.setSeverity(request.params.id, request.body.severity, await askerOf(request)),
  );
  app.post(
    '/incidents/:id/comments',
    {
      config: manage,
      schema: { tags, params: One, body: IncidentComment, response: { 200: IncidentDetail } },
    },
    async (request) => {
      const asker = await askerOf(request);
      await context.incidents.comment(request.params.id, request.body.text, asker);
      return context.incidents.get(request.params.id, asker);
    },
  );
  app.put(
    '/incidents/:id/checklist/:item',
    {
      config: manage,
      schema: {
        tags,
        params: One.extend({ item: z.string().max(64) }),
        body: IncidentCheck,
        response: { 200: IncidentDetail },
      },
    },
    async (request) => {
      const { params, body } = request;
      const asker = await askerOf(request);
      await context.incidents.check(params.id, params.item, body.done, asker);
      return context.incidents.get(params.id, asker);
    },
  );
  app.post(
    '/incidents/:id/merge',
    { config: manage, schema: { tags, params: One, body: IncidentIds, response: { 200: Incident } } },
    async (request) => context.incidents.merge(request.params.id, request.body.ids, await askerOf(request)),
  );
  app.post(
    '/incidents/:id/actions',
    {
      config: { right: 'incidents.act' },
      schema: { tags, params: One, body: IncidentAction, response: { 201: IsolationAnswer } },
    },
    async (request, reply) => {
      const { params, body } = request;
      const signatory = signatoryOf(request, context);
      const asker = await askerOf(request);
      return reply.code(201).send(await context.incidentActions.carryOut(params.id, body, signatory, asker));
    },
  );
  app.post(
    '/incidents/:id/split',
    { config: manage, schema: { tags, params: One, body: IncidentSplit, response: { 201: Incident } } },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          await context.incidents.split(request.params.id, request.body.positions, await askerOf(request)),
        ),
  );
};
