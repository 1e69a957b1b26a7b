import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { PolicyStatement } from '../../../shared/authority/statements.ts';
import { languageOf } from '../../../shared/i18n/text.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { simulateOnStored } from '../../domain/events/simulate.ts';
import { Refusal } from '../../domain/refusal.ts';
import { signatoryOf } from '../authority/signatory.ts';
import type { FeatureOptions } from '../context.ts';
import {
  Adoption,
  PolicyCheckRequest,
  PolicyCheckResult,
  PolicyList,
  PolicyProposed,
  PolicyPublishRequest,
  PolicyRevision,
  PolicyRevisionDetail,
  PolicySimulateRequest,
  PolicySimulation,
  SignedPolicyRequest,
} from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

const OneRevision = z.object({ revision: z.coerce.number().int().positive() });

/** A policy may have a million characters, each up to three bytes of UTF-8 or six as an escape. */
const BODY_LIMIT = 6 * 1024 * 1024;

/** Policies: revisions, checking, publishing, adoption. */
export const policies: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.get(
    '/policies',
    { config: { right: 'policies.read' }, schema: { tags: ['policies'], response: { 200: PolicyList } } },
    async () => ({
      current: context.policies.current.revision,
      revisions: await context.policies.list(),
    }),
  );

  app.get(
    '/policies/:revision',
    {
      config: { right: 'policies.read' },
      schema: { tags: ['policies'], params: OneRevision, response: { 200: PolicyRevisionDetail } },
    },
    async ({ params }) => context.policies.get(params.revision),
  );

  app.get(
    '/policies/:revision/adoption',
    {
      config: { right: 'policies.read' },
      schema: { tags: ['policies'], params: OneRevision, response: { 200: Adoption } },
    },
    async (request) => {
      const agents = await context.scopes.agents(sessionOf(request));
      return context.policies.adoption(request.params.revision, agents);
    },
  );

  app.post(
    '/policies/check',
    {
      config: { right: 'policies.try' },
      bodyLimit: BODY_LIMIT,
      schema: { tags: ['policies'], body: PolicyCheckRequest, response: { 200: PolicyCheckResult } },
    },
    async ({ body, headers }) => {
      const result = parsePolicy(body.source, languageOf(headers['accept-language']));
      return { ok: result.ok, problems: result.ok ? [] : result.problems };
    },
  );

  app.post(
    '/policies/simulate',
    {
      bodyLimit: BODY_LIMIT,
      config: { right: 'policies.try', rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: { tags: ['policies'], body: PolicySimulateRequest, response: { 200: PolicySimulation } },
    },
    async (request) => {
      const { source, ...range } = request.body;
      const result = parsePolicy(source, languageOf(request.headers['accept-language']));
      if (!result.ok) {
        throw new Refusal('invalid-policy', 'the policy has mistakes; nothing was simulated', {
          details: { problems: result.problems },
        });
      }
      const agents = await context.scopes.agents(sessionOf(request));
      return simulateOnStored(context.store.reader, result.policy, range, agents);
    },
  );

  app.post(
    '/policies',
    {
      config: { right: 'policies.publish' },
      bodyLimit: BODY_LIMIT,
      schema: {
        tags: ['policies'],
        body: PolicyPublishRequest,
        response: { 201: PolicyRevision, 202: PolicyProposed },
      },
    },
    async (request, reply) => {
      const { source, note, baseRevision } = request.body;
      const signatory = signatoryOf(request, context);
      const published = await context.policies.publish(
        source,
        note,
        baseRevision,
        signatory,
        languageOf(request.headers['accept-language']),
      );
      const by = signatory.account;
      if ('proposed' in published) {
        return reply.code(202).send({ approval: await context.approvals.ask(published.proposed, by) });
      }
      context.logger.info({ revision: published.revision, by }, 'policy published');
      return reply.code(201).send(published);
    },
  );

  app.post(
    '/policies/prepare',
    {
      config: { right: 'policies.try' },
      bodyLimit: BODY_LIMIT,
      schema: { tags: ['policies'], body: PolicyCheckRequest, response: { 200: PolicyStatement } },
    },
    async ({ body, headers }) =>
      context.policies.prepare(body.source, languageOf(headers['accept-language'])),
  );

  app.post(
    '/policies/signed',
    {
      config: { right: 'policies.publish' },
      bodyLimit: 3 * BODY_LIMIT,
      schema: { tags: ['policies'], body: SignedPolicyRequest, response: { 201: PolicyRevision } },
    },
    async (request, reply) => {
      const { username } = sessionOf(request);
      return reply.code(201).send(await context.policies.publishSigned(request.body, username));
    },
  );
};
