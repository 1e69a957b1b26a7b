import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { FeatureOptions } from '../context.ts';
import { TrainingOverview } from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

/** Training cards of the policy in force and who has confirmed them. Cards are assigned by publishing a policy. */
export const training: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.get(
    '/training',
    {
      config: { right: 'training.read' },
      schema: { tags: ['training'], response: { 200: TrainingOverview } },
    },
    async (request) => context.training.overview(await context.scopes.agents(sessionOf(request))),
  );
};
