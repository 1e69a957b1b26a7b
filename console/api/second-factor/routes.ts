import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Refusal } from '../../domain/refusal.ts';
import type { FeatureOptions } from '../context.ts';
import {
  AuthenticatorConfirmed,
  AuthenticatorOffer,
  PasswordAgain,
  RecoveryCodes,
  SecondFactorCode,
  SecondFactorState,
  Session,
} from '../contract.ts';
import { ownerAgain } from '../owner-again.ts';
import { sessionOf } from '../request-guard.ts';
import { finishLogIn, mayChange } from './log-in-steps.ts';

const ISSUER = 'Guardpost';

/** The second factor: shown at log-in, set up, renewed, and taken away by a system administrator. */
export const secondFactor: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const { accounts, secondFactors, sessions } = context;
  const tags = ['second factor'];
  const limited = { rateLimit: { max: 120, timeWindow: 60_000 } };

  app.post(
    '/session/second-factor',
    {
      config: { right: 'session', ...limited },
      schema: { tags, body: SecondFactorCode, response: { 200: Session } },
    },
    async (request, reply) => {
      const { stage, userId } = sessionOf(request);
      if (stage !== 'second-factor') throw new Refusal('conflict', 'no second factor is asked for');
      await secondFactors.verify(userId, request.body.code, request.ip);
      return finishLogIn(request, reply, context);
    },
  );

  app.get(
    '/second-factor',
    { config: { right: 'own' }, schema: { tags, response: { 200: SecondFactorState } } },
    async (request) => {
      const user = await accounts.get(sessionOf(request).username);
      return {
        authenticator: user.totp_secret !== null,
        passkeys: await secondFactors.passkeys.list(user.id),
        recoveryCodesLeft: await secondFactors.codesLeft(user.id),
      };
    },
  );

  app.post(
    '/second-factor/authenticator',
    {
      config: { right: 'session', ...limited },
      schema: { tags, body: PasswordAgain, response: { 200: AuthenticatorOffer } },
    },
    async (request) => {
      const person = sessionOf(request);
      mayChange(person);
      const { stage, username, userId } = person;
      if (stage === 'complete') await ownerAgain(request, request.body, context);
      return secondFactors.offer({ id: userId, username }, ISSUER);
    },
  );

  app.post(
    '/second-factor/authenticator/confirm',
    {
      config: { right: 'session', ...limited },
      schema: { tags, body: SecondFactorCode, response: { 200: AuthenticatorConfirmed } },
    },
    async (request, reply) => {
      const person = sessionOf(request);
      mayChange(person);
      const { userId } = person;
      const recoveryCodes = await secondFactors.confirm(userId, request.body.code);
      return { recoveryCodes, session: await finishLogIn(request, reply, context) };
    },
  );

  app.post(
    '/second-factor/recovery-codes',
    {
      config: { right: 'own', ...limited },
      schema: { tags, body: PasswordAgain, response: { 200: RecoveryCodes } },
    },
    async (request) => {
      const user = await ownerAgain(request, request.body, context);
      if (!(await secondFactors.has(user))) throw new Refusal('conflict', 'there is no second factor yet');
      return { recoveryCodes: await secondFactors.renewCodes(user.id) };
    },
  );

  app.post(
    '/accounts/:username/second-factor/reset',
    {
      config: { right: 'accounts.manage' },
      schema: {
        tags,
        params: z.object({ username: z.string().min(1).max(64) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const user = await accounts.get(request.params.username);
      if (user.username === sessionOf(request).username) {
        throw new Refusal('forbidden', 'nobody takes their own second factor away');
      }
      await secondFactors.reset(user.id);
      await sessions.endAllOf(user.id);
      return reply.code(204).send(null);
    },
  );
};
