import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { searchLeak } from '../../domain/leaks/leak-search.ts';
import type { FeatureOptions } from '../context.ts';
import { LeakAnswer, LeakFileQuery, LeakQuery } from '../contract.ts';
import { received } from '../recognition/upload.ts';
import { sessionOf } from '../request-guard.ts';

const tags = ['leaks'];
const config = { right: 'leaks.search' as const };
/** Of the body; how large a document may be is counted as it comes. */
const MAX_BODY_BYTES = 8 * 1024 ** 3;
/** So much that a document's name is not found in a passage by its words. */
const PASSAGE_OF_WORDS = 100;

/** Who leaked it: a document is given, its journey is told. What is given is kept nowhere. */
export const leaks: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.post(
    '/leaks/search',
    { config, schema: { tags, body: LeakQuery, response: { 200: LeakAnswer } } },
    async (request) => {
      const { sha256, fileName, passage } = request.body;
      const agents = await context.scopes.agents(sessionOf(request));
      const documents = passage === undefined ? [] : await context.recognition.ownersOfPassage(passage);
      const words = passage !== undefined && passage.length <= PASSAGE_OF_WORDS ? passage : undefined;
      return searchLeak(context.store.reader, { sha256, fileName, documents, words }, agents);
    },
  );

  await app.register(leakedFiles, { context });
};

const leakedFiles: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  // As it comes, without being held in memory.
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  app.post(
    '/leaks/file',
    {
      config: { ...config, longUpload: true },
      bodyLimit: MAX_BODY_BYTES,
      schema: {
        tags,
        consumes: ['application/octet-stream'],
        querystring: LeakFileQuery,
        response: { 200: LeakAnswer },
      },
    },
    async (request) => {
      const agents = await context.scopes.agents(sessionOf(request));
      const { sha256, documents } = await received(request.body, (file) => context.recognition.lookUp(file));
      const question = { sha256, fileName: request.query.name, documents };
      return searchLeak(context.store.reader, question, agents);
    },
  );
};
