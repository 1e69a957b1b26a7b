import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { EnrolmentRequest, EnrolmentResponse } from '../../../shared/protocol/enrolment.ts';
import { GATEWAY_PATH } from '../../../shared/protocol/limits.ts';
import type { FeatureOptions } from '../context.ts';

/** Agents join here, once, with a token. */
export const enrol: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.post(
    '/enrol',
    {
      config: { right: 'public', rateLimit: { max: 1200, timeWindow: 60_000 } },
      schema: { tags: ['enrolment'], body: EnrolmentRequest, response: { 201: EnrolmentResponse } },
    },
    async ({ body }, reply) => {
      const { agentId, credential } = await context.enrolment.enrol(body);
      context.logger.info({ agentId }, 'agent enrolled');
      return reply.code(201).send({
        agentId,
        credential,
        consoleId: context.consoleId,
        gatewayPath: GATEWAY_PATH,
        releaseSecret: context.releaseKeys.secretOf(agentId),
      });
    },
  );
};
