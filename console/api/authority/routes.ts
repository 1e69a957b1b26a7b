import { existsSync } from 'node:fs';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { hasPassword } from '../../domain/has-password.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { FeatureOptions } from '../context.ts';
import {
  AuthoriseAnswer,
  AuthoriseRequest,
  SigningKeyAnswer,
  SigningKeyRequest,
  SigningState,
  TrustUpload,
} from '../contract.ts';
import { ownerAgain } from '../owner-again.ts';
import { sessionOf } from '../request-guard.ts';
import { signatoryOf } from './signatory.ts';

/** Who may sign what agents obey. */
export const authority: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const { signing, people } = context;
  const tags = ['signing'];

  app.get(
    '/signing',
    { config: { right: 'policies.read' }, schema: { tags, response: { 200: SigningState } } },
    async (request) => {
      const { trust } = signing;
      const { username, hasPassword } = sessionOf(request);
      const held = await signing.keys.list();
      const authorised = trust?.authority?.keys ?? [];
      const accounts = [...new Set([...authorised, ...held].map(({ account }) => account))].sort();
      return {
        root: trust
          ? {
              version: trust.root.version,
              expiresAt: trust.root.expiresAt,
              keys: trust.root.keys,
              people: trust.root.people,
              isolationLimit: trust.root.isolationLimit,
              keyHere: existsSync(signing.rootKeyFile),
            }
          : null,
        authority: trust?.authority
          ? { version: trust.authority.version, expiresAt: trust.authority.expiresAt }
          : null,
        people: accounts.map((account) => {
          const own = held.find((key) => key.account === account);
          const entry = authorised.find((key) => key.account === account);
          return {
            account,
            key: own?.key ?? entry?.key ?? null,
            rights: entry?.rights ?? [],
            authorised: entry !== undefined && (own === undefined || own.key === entry.key),
            since: own?.createdAt ?? null,
          };
        }),
        own: { state: await signing.keys.stateOf(username), ownPassphrase: !hasPassword },
      };
    },
  );

  app.post(
    '/signing/key',
    {
      config: { right: 'policies.publish', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { tags, body: SigningKeyRequest, response: { 200: SigningKeyAnswer } },
    },
    async (request) => {
      const { username, rights, sessionId } = sessionOf(request);
      if (sessionId === null) throw new Refusal('forbidden', 'a program has no signing key');
      const { act, passphrase, former } = request.body;
      const owner = await ownerAgain(request, { password: passphrase }, context);
      // One of its own, where it is not the password, which was looked at when it was set.
      if (!hasPassword(owner)) await context.accounts.checkPassword(username, passphrase);
      if (act === 'bring') await signing.keys.bring(username, former, passphrase);
      else if (signing.trust?.authority) await signing.keys.replace(username, passphrase);
      else await context.arrived({ username, rights }, passphrase);
      return { state: await signing.keys.stateOf(username) };
    },
  );

  app.post(
    '/signing/people',
    {
      config: { right: 'policies.publish' },
      schema: { tags, body: AuthoriseRequest, response: { 200: AuthoriseAnswer } },
    },
    async (request) => {
      const { account, rights } = request.body;
      const approval = await people.authorise(account, rights, signatoryOf(request, context));
      return { approval: approval ?? null };
    },
  );

  app.post(
    '/signing/renew',
    { config: { right: 'policies.publish' }, schema: { tags, response: { 200: AuthoriseAnswer } } },
    async (request) => ({
      approval: (await people.renew(signatoryOf(request, context))) ?? null,
    }),
  );

  app.post(
    '/signing/documents',
    {
      config: { right: 'policies.publish' },
      schema: { tags, body: TrustUpload, response: { 200: AuthoriseAnswer } },
    },
    async ({ body }) => {
      await people.take(body.kind, body.envelope);
      return { approval: null };
    },
  );
};
