import type { TLSSocket } from 'node:tls';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import {
  EnrolmentRequest,
  EnrolmentResponse,
  IssuedCertificate,
  RenewalRequest,
} from '../../shared/protocol/enrolment.ts';
import type { ServerCertificate } from '../domain/pki/server-certificate.ts';
import { Refusal } from '../domain/refusal.ts';
import { acceptJsonOnly } from './app.ts';
import { AGENT_TRAILS, recordActs } from './audit/trail.ts';
import type { ApiContext } from './context.ts';
import { API } from './contract.ts';
import { enrol } from './enrol/routes.ts';
import { installErrorHandler } from './errors.ts';
import { installSecurityHeaders } from './web-ui.ts';

const HANDSHAKE_MS = 10_000;

/**
 * The agents' port, TLS 1.3 only. Who shows a certificate of the console's authority may open a link (the gateway
 * sees to that), who shows none may join with a token, and nobody may do anything else.
 */
export async function createAgentsApp(
  context: ApiContext,
  certificate: ServerCertificate,
): Promise<FastifyInstance> {
  const app = Fastify({
    https: {
      ...certificate,
      minVersion: 'TLSv1.3',
      ca: context.identities.authority.bundle,
      requestCert: true,
      // What is wrong with a certificate is looked at where it can be told and counted.
      rejectUnauthorized: false,
      handshakeTimeout: HANDSHAKE_MS,
    },
    bodyLimit: 32 * 1024,
    forceCloseConnections: true,
    requestTimeout: 30_000,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  installErrorHandler(app as unknown as FastifyInstance, context.logger);
  acceptJsonOnly(app as unknown as FastifyInstance);
  installSecurityHeaders(app as unknown as FastifyInstance);
  app.decorateRequest('session', null);
  await app.register(
    async (api) => {
      await api.register(rateLimit, { global: false });
      recordActs(api as unknown as FastifyInstance, context, AGENT_TRAILS);
      await api.register(enrol, { context });

      api.withTypeProvider<ZodTypeProvider>().post(
        '/enrol',
        {
          config: { rateLimit: { max: 1200, timeWindow: 60_000 } },
          schema: { body: EnrolmentRequest, response: { 201: EnrolmentResponse } },
        },
        async ({ body }, reply) => {
          const issued = await context.enrolment.enrol(body);
          const { agentId } = issued;
          context.logger.info({ agentId }, 'agent enrolled');
          return reply.code(201).send({
            ...issued,
            consoleId: context.consoleId,
            releaseSecret: context.releaseKeys.secretOf(agentId),
            root: context.signing.store.firstRoot,
          });
        },
      );

      api.withTypeProvider<ZodTypeProvider>().post(
        '/renew',
        {
          config: { rateLimit: { max: 1200, timeWindow: 60_000 } },
          schema: { body: RenewalRequest, response: { 200: IssuedCertificate } },
        },
        async ({ body, ip, raw }) => {
          const peer = (raw.socket as TLSSocket).getPeerX509Certificate();
          const holder = peer && context.identities.authority.identify(peer);
          if (!holder) throw new Refusal('forbidden', 'renewal needs the certificate that is to be renewed');
          return context.identities.renew(holder, body.csr, ip);
        },
      );
    },
    { prefix: API },
  );
  await app.ready();
  return app as unknown as FastifyInstance;
}
