import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { signatoryOf } from '../authority/signatory.ts';
import type { FeatureOptions } from '../context.ts';
import {
  KnownDevice,
  KnownDeviceDecided,
  KnownDeviceDecision,
  KnownDeviceList,
  OwnerRequest,
} from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

const OneKnownDevice = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) });

/** Every removable device ever seen: whose it is, and what was decided about it. */
export const knownDevices: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const known = context.knownDevices;

  app.get(
    '/known-devices',
    {
      config: { right: 'known-devices.read' },
      schema: { tags: ['known devices'], response: { 200: KnownDeviceList } },
    },
    async (request) => {
      const agents = await context.scopes.agents(sessionOf(request));
      const all = await known.list();
      const devices = all.map((device) => ({
        ...device,
        uses: device.uses.filter(({ agentId }) => agents?.has(agentId) ?? true),
      }));
      return {
        devices: agents ? devices.filter(({ uses }) => uses.length > 0) : devices,
        enforced: context.policies.current.policy.deviceControl !== undefined,
      };
    },
  );

  app.post(
    '/known-devices/:id/decision',
    {
      config: { right: 'known-devices.manage' },
      schema: {
        tags: ['known devices'],
        params: OneKnownDevice,
        body: KnownDeviceDecision,
        response: { 200: KnownDeviceDecided },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { access, note } = request.body;
      const signatory = signatoryOf(request, context);
      const device = await known.get(id);
      const about = [device.vendor, device.product, device.serial].filter(Boolean).join(' ') || device.id;
      const revision = await context.policies.publishDevices(
        `${access ?? 'undecided'}: ${about}`.slice(0, 500),
        signatory,
        { id, access, decide: () => known.decide(id, access, note, signatory.account) },
      );
      return { device: await known.get(id), revision: revision ?? null };
    },
  );

  app.put(
    '/known-devices/:id/owner',
    {
      config: { right: 'known-devices.manage' },
      schema: {
        tags: ['known devices'],
        params: OneKnownDevice,
        body: OwnerRequest,
        response: { 200: KnownDevice },
      },
    },
    async ({ params, body }) => {
      await known.setOwner(params.id, body.owner);
      return known.get(params.id);
    },
  );
};
