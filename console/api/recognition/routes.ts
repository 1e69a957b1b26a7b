import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FeatureOptions } from '../context.ts';
import {
  DocumentQuery,
  RecognitionAdoption,
  RecognitionList,
  RecognitionUploaded,
  TableQuery,
} from '../contract.ts';
import { sessionOf } from '../request-guard.ts';
import { received } from './upload.ts';

/** Of the body; each kind of upload has its own, lower limit, counted as it comes. */
const MAX_BODY_BYTES = 8 * 1024 ** 3;

const OneSet = z.object({ id: z.string().max(128) });
const OneDocument = z.object({ name: z.string().max(255) });
const upload = {
  bodyLimit: MAX_BODY_BYTES,
  config: { longUpload: true, right: 'recognition.manage' as const },
};

/** Classification data: tables of customers and confidential documents that every agent recognises. */
export const recognition: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  const sets = context.recognition;
  // Handed on as they come. Neither type can be sent by a form of another site without asking first.
  app.addContentTypeParser(['text/csv', 'application/octet-stream'], (_request, body, done) =>
    done(null, body),
  );

  app.get(
    '/recognition',
    {
      config: { right: 'recognition.read' },
      schema: { tags: ['classification data'], response: { 200: RecognitionList } },
    },
    () => sets.list(),
  );

  app.get(
    '/recognition/sets/:id/adoption',
    {
      config: { right: 'recognition.read' },
      schema: { tags: ['classification data'], params: OneSet, response: { 200: RecognitionAdoption } },
    },
    async (request) => sets.adoption(request.params.id, await context.scopes.agents(sessionOf(request))),
  );

  app.post(
    '/recognition/tables',
    {
      ...upload,
      schema: {
        tags: ['classification data'],
        consumes: ['text/csv'],
        querystring: TableQuery,
        response: { 201: RecognitionUploaded },
      },
    },
    async (request, reply) => {
      const { username } = sessionOf(request);
      reply.code(201);
      return received(request.body, (csv) => sets.addTable(csv, request.query, username));
    },
  );

  app.post(
    '/recognition/indexes',
    {
      ...upload,
      schema: {
        tags: ['classification data'],
        consumes: ['application/octet-stream'],
        response: { 201: RecognitionUploaded },
      },
    },
    async (request, reply) => {
      const { username } = sessionOf(request);
      reply.code(201);
      return received(request.body, (file) => sets.addBuilt(file, username));
    },
  );

  app.post(
    '/recognition/documents',
    {
      ...upload,
      schema: {
        tags: ['classification data'],
        consumes: ['application/octet-stream'],
        querystring: DocumentQuery,
        response: { 201: RecognitionUploaded },
      },
    },
    async (request, reply) => {
      const { username } = sessionOf(request);
      reply.code(201);
      return received(request.body, (file) => sets.addDocument(file, request.query.name, username));
    },
  );

  app.delete(
    '/recognition/sets/:id',
    {
      config: { right: 'recognition.manage' },
      schema: { tags: ['classification data'], params: OneSet, response: { 204: z.null() } },
    },
    async ({ params }, reply) => {
      await sets.remove(params.id);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/recognition/documents/:name',
    {
      config: { right: 'recognition.manage' },
      schema: { tags: ['classification data'], params: OneDocument, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await sets.removeDocument(request.params.name, sessionOf(request).username);
      return reply.code(204).send(null);
    },
  );
};
