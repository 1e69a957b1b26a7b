import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { signatoryOf } from '../authority/signatory.ts';
import type { FeatureOptions } from '../context.ts';
import {
  CommandRecord,
  GrantRequest,
  ReleaseCode,
  ReleaseCodeRequest,
  ReleaseDenial,
  ReleaseGrant,
  ReleaseRequest,
  ReleaseRequestList,
  RevokeRequest,
} from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

const OneDevice = z.object({ agentId: z.uuid() });
const OneRequest = z.object({ id: z.uuid() });

/** Devices released for a time: asked for, given, or read out by telephone. */
export const releases: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.get(
    '/release-requests',
    {
      config: { right: 'releases.read' },
      schema: { tags: ['releases'], response: { 200: ReleaseRequestList } },
    },
    async (request) => {
      const agents = await context.scopes.agents(sessionOf(request));
      const requests = await context.releases.requests();
      return { requests: agents ? requests.filter(({ agentId }) => agents.has(agentId)) : requests };
    },
  );

  app.post(
    '/release-requests/:id/grant',
    {
      config: { right: 'releases.manage' },
      schema: {
        tags: ['releases'],
        params: OneRequest,
        body: ReleaseGrant,
        response: { 200: ReleaseRequest },
      },
    },
    async (request) => {
      const signatory = signatoryOf(request, context);
      return context.releases.grantRequest(request.params.id, request.body, signatory);
    },
  );

  app.post(
    '/release-requests/:id/deny',
    {
      config: { right: 'releases.manage' },
      schema: {
        tags: ['releases'],
        params: OneRequest,
        body: ReleaseDenial,
        response: { 200: ReleaseRequest },
      },
    },
    async (request) => {
      return context.releases.denyRequest(
        request.params.id,
        request.body.note,
        signatoryOf(request, context),
      );
    },
  );

  app.post(
    '/devices/:agentId/grants',
    {
      config: { right: 'releases.manage' },
      schema: { tags: ['releases'], params: OneDevice, body: GrantRequest, response: { 201: CommandRecord } },
    },
    async (request, reply) => {
      const signatory = signatoryOf(request, context);
      return reply
        .code(201)
        .send(await context.releases.grant(request.params.agentId, request.body, signatory));
    },
  );

  app.post(
    '/devices/:agentId/grants/revoke',
    {
      config: { right: 'releases.manage' },
      schema: {
        tags: ['releases'],
        params: OneDevice,
        body: RevokeRequest,
        response: { 201: CommandRecord },
      },
    },
    async (request, reply) => {
      const signatory = signatoryOf(request, context);
      const { grantId } = request.body;
      return reply.code(201).send(await context.releases.revoke(request.params.agentId, grantId, signatory));
    },
  );

  app.post(
    '/devices/:agentId/release-code',
    {
      config: { right: 'releases.manage', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        tags: ['releases'],
        params: OneDevice,
        body: ReleaseCodeRequest,
        response: { 200: ReleaseCode },
      },
    },
    async ({ params, body: { challenge, ...terms } }) =>
      context.releases.answer(params.agentId, challenge, terms),
  );
};
