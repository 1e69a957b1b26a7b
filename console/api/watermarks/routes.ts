import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { whoseWatermark } from '../../domain/watermarks.ts';
import type { FeatureOptions } from '../context.ts';
import { WatermarkAnswer, WatermarkQuestion } from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

/** Whose screen a leaked picture shows. The picture itself stays with the person who has it: only its code is asked. */
export const watermarks: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context }) => {
  app.post(
    '/watermarks/lookup',
    {
      config: { right: 'watermarks.read' },
      schema: { tags: ['watermarks'], body: WatermarkQuestion, response: { 200: WatermarkAnswer } },
    },
    async (request) => {
      const { device, user } = request.body;
      const agents = await context.scopes.agents(sessionOf(request));
      const codes = { device: Number.parseInt(device, 16), user: Number.parseInt(user, 16) };
      return whoseWatermark(context.store.reader, codes, agents);
    },
  );
};
