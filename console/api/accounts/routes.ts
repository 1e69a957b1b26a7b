import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FeatureOptions } from '../context.ts';
import {
  Account,
  AccountList,
  AccountRequest,
  AccountRights,
  OpenSessionList,
  PasswordReset,
} from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

const OneAccount = z.object({ username: z.string().min(1).max(64) });

/** The people who may use the console, their roles, and where they are logged in. */
export const accounts: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const tags = ['accounts'];

  app.get(
    '/accounts',
    { config: { right: 'accounts.read' }, schema: { tags, response: { 200: AccountList } } },
    async () => ({ accounts: await context.accounts.list() }),
  );

  app.post(
    '/accounts',
    {
      config: { right: 'accounts.manage' },
      schema: { tags, body: AccountRequest, response: { 201: Account } },
    },
    async ({ body }, reply) => reply.code(201).send(await context.accounts.create(body)),
  );

  app.put(
    '/accounts/:username/rights',
    {
      config: { right: 'accounts.manage' },
      schema: { tags, params: OneAccount, body: AccountRights, response: { 200: Account } },
    },
    async (request) => {
      const { roles, scope } = request.body;
      const by = sessionOf(request).username;
      return context.accounts.setRights(request.params.username, roles, scope, by);
    },
  );

  app.put(
    '/accounts/:username/password',
    {
      config: { right: 'accounts.manage' },
      schema: { tags, params: OneAccount, body: PasswordReset, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { username } = request.params;
      const outdating = context.signing.keys.outdating((await context.accounts.get(username)).username);
      await context.accounts.resetPassword(
        username,
        request.body.password,
        sessionOf(request).username,
        outdating,
      );
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/accounts/:username',
    {
      config: { right: 'accounts.manage' },
      schema: { tags, params: OneAccount, response: { 204: z.null() } },
    },
    async (request, reply) => {
      context.people.requireNone(request.params.username);
      await context.accounts.remove(request.params.username, sessionOf(request).username);
      await context.signing.keys.forget(request.params.username);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/accounts/sessions',
    { config: { right: 'accounts.read' }, schema: { tags, response: { 200: OpenSessionList } } },
    async (request) => ({ sessions: await context.sessions.list(sessionOf(request)) }),
  );

  app.delete(
    '/accounts/sessions/:id',
    {
      config: { right: 'accounts.manage' },
      schema: { tags, params: z.object({ id: z.uuid() }), response: { 204: z.null() } },
    },
    async ({ params }, reply) => {
      await context.sessions.revoke(params.id);
      return reply.code(204).send(null);
    },
  );
};
