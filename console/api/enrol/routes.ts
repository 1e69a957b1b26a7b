import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { EnrolmentInfo } from '../../../shared/protocol/enrolment.ts';
import type { FeatureOptions } from '../context.ts';

/**
 * What an agent asks first, by whatever address it was given: where agents connect, and by which authority the
 * console there proves itself. Nothing secret, and nothing the agent believes before it has held it against the
 * fingerprint in its token; the joining itself is on the agents' port.
 */
export const enrol: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.get(
    '/enrol',
    {
      config: { right: 'public' },
      schema: { tags: ['enrolment'], response: { 200: EnrolmentInfo } },
    },
    async (request) => ({
      linkUrl: context.agentsAddress.linkUrl(request.hostname),
      ca: context.identities.authority.bundle,
    }),
  );
};
