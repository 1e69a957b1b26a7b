import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { signatoryOf } from '../authority/signatory.ts';
import type { FeatureOptions } from '../context.ts';
import {
  ApprovalAnswer,
  ApprovalDecision,
  ApprovalList,
  DeviceSelection,
  IsolationAnswer,
  IsolationPreview,
  IsolationRequest,
  PolicyProposal,
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
      const signatory = signatoryOf(request, context);
      return reply.code(201).send(await context.isolation.isolate(agentIds, reason, signatory));
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
      const commands = await context.isolation.release(agentIds, signatoryOf(request, context));
      return reply.code(201).send({ approval: null, commands });
    },
  );

  app.get(
    '/approvals',
    { config: { right: 'isolation.read' }, schema: { tags: ['isolation'], response: { 200: ApprovalList } } },
    async (request) => {
      const agents = await context.scopes.agents(sessionOf(request));
      const approvals = await context.approvals.list();
      const inScope = ({ agentIds }: { agentIds: string[] }) =>
        !agents || agentIds.every((id) => agents.has(id));
      return { approvals: approvals.filter(inScope) };
    },
  );

  app.get(
    '/approvals/:id/policy',
    {
      config: { right: 'policies.read' },
      schema: { tags: ['isolation'], params: OneApproval, response: { 200: PolicyProposal } },
    },
    async ({ params }) => context.approvals.proposal(params.id),
  );

  const decision = {
    config: { right: 'isolation.manage' as const },
    schema: {
      tags: ['isolation'],
      params: OneApproval,
      body: ApprovalDecision,
      response: { 200: ApprovalAnswer },
    },
  };
  app.post('/approvals/:id/approve', decision, async (request) =>
    context.secondPerson.approve(request.params.id, signatoryOf(request, context), request.body.note),
  );
  app.post('/approvals/:id/refuse', decision, async (request) => ({
    approval: await context.secondPerson.refuse(
      request.params.id,
      sessionOf(request).username,
      request.body.note,
    ),
    commands: [],
  }));
};
