import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Refusal } from '../../domain/refusal.ts';
import type { Holder } from '../../domain/second-factor/passkeys.ts';
import type { FeatureOptions } from '../context.ts';
import {
  NewPasskey,
  PasskeyAdded,
  PasskeyAnswer,
  PasskeyOffer,
  PasskeyQuestion,
  PasswordAgain,
  SecondFactorChoice,
  Session,
} from '../contract.ts';
import { ownerAgain } from '../owner-again.ts';
import { sessionOf } from '../request-guard.ts';
import { finishLogIn, mayChange } from './log-in-steps.ts';
import { siteOf } from './site.ts';

/** Passkeys: made, shown at log-in, and removed. */
export const passkeys: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const { accounts, secondFactors } = context;
  const tags = ['second factor'];
  const limited = { rateLimit: { max: 120, timeWindow: 60_000 } };

  app.get(
    '/session/second-factor',
    { config: { right: 'session' }, schema: { tags, response: { 200: SecondFactorChoice } } },
    async (request) => {
      const { username, userId } = sessionOf(request);
      const user = await accounts.get(username);
      const sites = (await secondFactors.passkeys.list(userId)).map(({ site }) => site);
      return { authenticator: user.totp_secret !== null, passkeySites: [...new Set(sites)] };
    },
  );

  app.post(
    '/session/second-factor/passkey/challenge',
    { config: { right: 'session', ...limited }, schema: { tags, response: { 200: PasskeyQuestion } } },
    async (request) => {
      asked(request);
      return secondFactors.passkeys.ask(holderOf(request), siteOf(request)) as Promise<PasskeyQuestion>;
    },
  );

  app.post(
    '/session/second-factor/passkey',
    {
      config: { right: 'session', ...limited },
      schema: { tags, body: PasskeyAnswer, response: { 200: Session } },
    },
    async (request, reply) => {
      asked(request);
      const { response } = request.body;
      await secondFactors.verifyPasskey(holderOf(request), siteOf(request), response, request.ip);
      return finishLogIn(request, reply, context);
    },
  );

  app.post(
    '/second-factor/passkeys/challenge',
    {
      config: { right: 'session', ...limited },
      schema: { tags, body: PasswordAgain, response: { 200: PasskeyOffer } },
    },
    async (request) => {
      const person = sessionOf(request);
      mayChange(person);
      const site = siteOf(request);
      if (person.stage === 'complete') {
        await ownerAgain(request, request.body, context);
      }
      return secondFactors.passkeys.offer(holderOf(request), site) as Promise<PasskeyOffer>;
    },
  );

  app.post(
    '/second-factor/passkeys',
    {
      config: { right: 'session', ...limited },
      schema: { tags, body: NewPasskey, response: { 201: PasskeyAdded } },
    },
    async (request, reply) => {
      mayChange(sessionOf(request));
      const { name, response } = request.body;
      const recoveryCodes = await secondFactors.addPasskey(
        holderOf(request),
        siteOf(request),
        name,
        response,
      );
      return reply.code(201).send({ recoveryCodes, session: await finishLogIn(request, reply, context) });
    },
  );

  app.post(
    '/second-factor/passkeys/:id/remove',
    {
      config: { right: 'own', ...limited },
      schema: {
        tags,
        params: z.object({ id: z.string().min(1).max(1400) }),
        body: PasswordAgain,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const user = await ownerAgain(request, request.body, context);
      await secondFactors.removePasskey(user, request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/second-factor/authenticator/remove',
    {
      config: { right: 'own', ...limited },
      schema: { tags, body: PasswordAgain, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await secondFactors.removeAuthenticator(await ownerAgain(request, request.body, context));
      return reply.code(204).send(null);
    },
  );
};

function asked(request: FastifyRequest): void {
  if (sessionOf(request).stage !== 'second-factor') {
    throw new Refusal('conflict', 'no second factor is asked for');
  }
}

function holderOf(request: FastifyRequest): Holder {
  const { userId, username, sessionId } = sessionOf(request);
  return { userId, username, sessionId: sessionId! };
}
