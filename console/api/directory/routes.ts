import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Refusal } from '../../domain/refusal.ts';
import type { FeatureOptions } from '../context.ts';
import {
  DirectoryImport,
  DirectoryPerson,
  DirectoryPreview,
  DirectoryRequest,
  DirectoryState,
} from '../contract-directory.ts';

const OneUser = z.object({ user: z.string().min(1).max(256) });

/** The company's directory: who the people at PCs are, and of what department. */
export const directory: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const tags = ['directory'];

  app.get(
    '/directory',
    { config: { right: 'integrations.read' }, schema: { tags, response: { 200: DirectoryState } } },
    async () => context.directory.state(),
  );

  app.put(
    '/directory',
    {
      config: { right: 'integrations.manage' },
      schema: { tags, body: DirectoryRequest, response: { 200: DirectoryState } },
    },
    async ({ body }) => context.directory.set(body),
  );

  app.post(
    '/directory/preview',
    { config: { right: 'integrations.manage' }, schema: { tags, response: { 200: DirectoryPreview } } },
    async () => context.directory.preview(),
  );

  app.post(
    '/directory/import',
    {
      config: { right: 'integrations.manage' },
      schema: { tags, body: DirectoryImport, response: { 200: DirectoryPreview } },
    },
    async ({ body }) => context.directory.import(body.force),
  );

  app.get(
    '/directory/people/:user',
    {
      config: { right: 'events.read' },
      schema: { tags, params: OneUser, response: { 200: DirectoryPerson } },
    },
    async ({ params }) => {
      const person = await context.directory.person(params.user);
      if (!person) throw new Refusal('not-found', 'the directory does not know this user');
      return person;
    },
  );
};
