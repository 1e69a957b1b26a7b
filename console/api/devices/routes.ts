import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { signedOrders } from '../../domain/authority/orders.ts';
import { signatoryOf } from '../authority/signatory.ts';
import type { FeatureOptions } from '../context.ts';
import {
  CommandList,
  CommandRecord,
  CommandRequest,
  Device,
  DeviceDiscovery,
  DeviceList,
  DeviceSoftware,
  GroupsRequest,
  RevocationRequest,
} from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

const OneDevice = z.object({ agentId: z.uuid() });

/** The PCs, and orders to them. */
export const devices: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.get(
    '/devices',
    { config: { right: 'devices.read' }, schema: { tags: ['devices'], response: { 200: DeviceList } } },
    async (request) => {
      const agents = await context.scopes.agents(sessionOf(request));
      const devices = await context.devices.list(context.policies.current.revision);
      return { devices: agents ? devices.filter(({ agentId }) => agents.has(agentId)) : devices };
    },
  );

  app.get(
    '/devices/:agentId',
    {
      config: { right: 'devices.read' },
      schema: { tags: ['devices'], params: OneDevice, response: { 200: Device } },
    },
    async (request) => {
      const { agentId } = request.params;
      await context.scopes.check(sessionOf(request), agentId);
      return context.devices.get(agentId, context.policies.current.revision);
    },
  );

  app.put(
    '/devices/:agentId/groups',
    {
      config: { right: 'devices.manage' },
      schema: { tags: ['devices'], params: OneDevice, body: GroupsRequest, response: { 200: Device } },
    },
    async (request) => {
      const { params, body } = request;
      const signatory = signatoryOf(request, context);
      await context.devices.setGroups(params.agentId, body.groups, context.signing, signatory);
      return context.devices.get(params.agentId, context.policies.current.revision);
    },
  );

  app.post(
    '/devices/:agentId/revoke',
    {
      config: { right: 'devices.manage' },
      schema: { tags: ['devices'], params: OneDevice, body: RevocationRequest, response: { 200: Device } },
    },
    async (request) => {
      const { params, body } = request;
      await context.identities.revoke(params.agentId, sessionOf(request).username, body.reason);
      return context.devices.get(params.agentId, context.policies.current.revision);
    },
  );

  app.post(
    '/devices/:agentId/identity-alert/clear',
    {
      config: { right: 'devices.manage' },
      schema: { tags: ['devices'], params: OneDevice, response: { 200: Device } },
    },
    async ({ params }) => {
      await context.identities.clearAlert(params.agentId);
      return context.devices.get(params.agentId, context.policies.current.revision);
    },
  );

  app.get(
    '/devices/:agentId/software',
    {
      config: { right: 'devices.read' },
      schema: { tags: ['devices'], params: OneDevice, response: { 200: DeviceSoftware } },
    },
    async (request) => {
      const { agentId } = request.params;
      await context.scopes.check(sessionOf(request), agentId);
      return context.software.of(agentId);
    },
  );

  app.get(
    '/devices/:agentId/discovery',
    {
      config: { right: 'devices.read' },
      schema: { tags: ['devices'], params: OneDevice, response: { 200: DeviceDiscovery } },
    },
    async (request) => {
      const { agentId } = request.params;
      await context.scopes.check(sessionOf(request), agentId);
      return context.discoveries.of(agentId);
    },
  );

  app.get(
    '/devices/:agentId/commands',
    {
      config: { right: 'devices.read' },
      schema: { tags: ['devices'], params: OneDevice, response: { 200: CommandList } },
    },
    async (request) => {
      const { agentId } = request.params;
      await context.scopes.check(sessionOf(request), agentId);
      return { commands: await context.commands.list(agentId) };
    },
  );

  app.post(
    '/devices/:agentId/commands',
    {
      config: { right: 'devices.manage' },
      schema: {
        tags: ['devices'],
        params: OneDevice,
        body: CommandRequest,
        response: { 201: CommandRecord },
      },
    },
    async (request, reply) => {
      const signatory = signatoryOf(request, context);
      const { agentId } = request.params;
      await context.devices.get(agentId, context.policies.current.revision);
      const body =
        request.body.kind === 'quarantine.restore'
          ? request.body
          : { ...request.body, by: signatory.account };
      const orders = await signedOrders(context.signing, [agentId], body, signatory);
      const [command] = await context.commands.createMany(orders, signatory.account);
      return reply.code(201).send(command!);
    },
  );
};
