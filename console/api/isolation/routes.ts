import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FeatureOptions } from '../context.ts';
import {
  ApprovalAnswer,
  ApprovalDecision,
  ApprovalList,
  DeviceSelection,
  IsolationAnswer,
  IsolationPreview,
  IsolationRequest,
} from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

const OneApproval = z.object({ id: z.uuid() });

/** PCs cut off the network and let back, and the second person's approval. */
export const isolation: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.post(
    '/isolations/preview',
    {
      config: { right: 'isolation.manage' },
      schema: { tags: ['isolation'], body: DeviceSelection, response: { 200: IsolationPreview } },
    },
    async ({ body }) => {
      const selected = new Set(await context.isolation.select(body));
      const devices = await context.devices.list(context.policies.current.revision);
      return { devices: devices.filter(({ agentId }) => selected.has(agentId)) };
    },
  );

  app.post(
    '/isolations',
    {
      config: { right: 'isolation.manage' },
      schema: { tags: ['isolation'], body: IsolationRequest, response: { 201: IsolationAnswer } },
    },
    async (request, reply) => {
      const { reason, ...selection } = request.body;
      const agentIds = await context.isolation.select(selection);
      const { username } = sessionOf(request);
      return reply.code(201).send(await context.isolation.isolate(agentIds, reason, username));
    },
  );

  app.post(
    '/isolations/release',
    {
      config: { right: 'isolation.manage' },
      schema: { tags: ['isolation'], body: IsolationRequest, response: { 201: IsolationAnswer } },
    },
    async (request, reply) => {
      const { reason: _recorded, ...selection } = request.body;
      const agentIds = await context.isolation.select(selection);
      const commands = await context.isolation.release(agentIds, sessionOf(request).username);
      return reply.code(201).send({ approval: null, commands });
    },
  );

  app.get(
    '/approvals',
    { config: { right: 'isolation.read' }, schema: { tags: ['isolation'], response: { 200: ApprovalList } } },
    async (request) => {
      const agents = await context.scopes.agents(sessionOf(request));
      const approvals = await context.isolation.approvals();
      const inScope = ({ agentIds }: { agentIds: string[] }) =>
        !agents || agentIds.every((id) => agents.has(id));
      return { approvals: approvals.filter(inScope) };
    },
  );

  for (const [act, approved] of [
    ['approve', true],
    ['refuse', false],
  ] as const) {
    app.post(
      `/approvals/:id/${act}`,
      {
        config: { right: 'isolation.manage' },
        schema: {
          tags: ['isolation'],
          params: OneApproval,
          body: ApprovalDecision,
          response: { 200: ApprovalAnswer },
        },
      },
      async (request) => {
        const { username } = sessionOf(request);
        return context.isolation.decide(request.params.id, approved, username, request.body.note);
      },
    );
  }
};
