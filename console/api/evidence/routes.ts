import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FeatureOptions } from '../context.ts';
import {
  EvidenceAsk,
  EvidenceAsked,
  EvidenceDetail,
  EvidenceList,
  OneEvidence,
} from '../contract-evidence.ts';
import { sessionOf } from '../request-guard.ts';

const Limit = z.object({ limit: z.coerce.number().int().min(1).max(500).default(200) });

/** Sealed evidence: what there is, who had it, asking for it and having it handed out. */
export const evidence: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const tags = ['evidence'];
  const { evidence, evidenceAccess, approvals, scopes } = context;

  app.get(
    '/evidence',
    {
      config: { right: 'evidence.read' },
      schema: { tags, querystring: Limit, response: { 200: EvidenceList } },
    },
    async (request) => {
      const agents = await scopes.agents(sessionOf(request));
      return { evidence: await evidence.list(agents, request.query.limit) };
    },
  );

  app.get(
    '/evidence/:id',
    {
      config: { right: 'evidence.read' },
      schema: { tags, params: OneEvidence, response: { 200: EvidenceDetail } },
    },
    async (request) => {
      const person = sessionOf(request);
      const item = await evidence.get(request.params.id, await scopes.agents(person));
      const asked = (await approvals.list()).some(
        ({ evidenceId, askedBy, state }) =>
          evidenceId === item.id && askedBy === person.username && state === 'pending',
      );
      return {
        ...item,
        custody: await evidence.custody.of(item.id),
        openUntil: await evidenceAccess.until(item, person.username),
        pending: asked,
      };
    },
  );

  app.post(
    '/evidence/:id/requests',
    {
      config: { right: 'evidence-content.read', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { tags, params: OneEvidence, body: EvidenceAsk, response: { 201: EvidenceAsked } },
    },
    async (request, reply) => {
      const person = sessionOf(request);
      const item = await evidence.get(request.params.id, await scopes.agents(person));
      const approval = await evidenceAccess.ask(item, person.username, request.body.reason);
      return reply.code(201).send({ approval });
    },
  );

  app.post(
    '/evidence/:id/open',
    {
      config: { right: 'evidence-content.read', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        tags,
        params: OneEvidence,
        description:
          'The sealed file (age). Takes a request that another person has approved with a signature.',
      },
    },
    async (request, reply) => {
      const person = sessionOf(request);
      const item = await evidence.get(request.params.id, await scopes.agents(person));
      const { stream, sizeBytes } = await evidenceAccess.open(item, person.username);
      return reply
        .type('application/octet-stream')
        .header('content-length', sizeBytes)
        .header('content-disposition', `attachment; filename="evidence-${item.id}.age"`)
        .send(stream);
    },
  );
};
