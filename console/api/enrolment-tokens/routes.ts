import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FeatureOptions } from '../context.ts';
import { TokenCreated, TokenList, TokenRequest } from '../contract.ts';
import { sessionOf } from '../request-guard.ts';
import { schemeOf } from '../scheme.ts';

/** Expiring tokens with which PCs join, one-time unless asked otherwise. */
export const enrolmentTokens: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.get(
    '/enrolment-tokens',
    { config: { right: 'enrolment.read' }, schema: { tags: ['enrolment'], response: { 200: TokenList } } },
    async () => ({ tokens: await context.enrolment.tokens() }),
  );

  app.post(
    '/enrolment-tokens',
    {
      config: { right: 'enrolment.manage' },
      schema: { tags: ['enrolment'], body: TokenRequest, response: { 201: TokenCreated } },
    },
    async (request, reply) => {
      const { note, validMinutes, uses } = request.body;
      const createdBy = sessionOf(request).username;
      const token = await context.enrolment.createToken({ note, validMinutes, uses, createdBy });
      // Unless one was announced for them, the address by which the administrator reaches the console is the one
      // that PCs can most likely reach.
      const url = context.agentsAddress.joinUrl ?? `${schemeOf(request)}://${request.host}`;
      const enrol = `${url}#${token.token}`;
      return reply.code(201).send({ ...token, enrol });
    },
  );

  app.delete(
    '/enrolment-tokens/:id',
    {
      config: { right: 'enrolment.manage' },
      schema: { tags: ['enrolment'], params: z.object({ id: z.uuid() }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      await context.enrolment.deleteToken(request.params.id);
      return reply.code(204).send(null);
    },
  );
};
