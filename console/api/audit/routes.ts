import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { AuditEntry } from '../../../shared/events/audit-entry.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { FeatureOptions } from '../context.ts';
import {
  AuditCheckpoint,
  AuditPage,
  AuditProof,
  AuditQuery,
  ConsistencyQuery,
  InclusionQuery,
} from '../contract.ts';

/** The record: what is in it, and the proofs with which anybody can hold the console to it. */
export const auditRecord: FastifyPluginAsyncZod<FeatureOptions> = async (app, { context: { audit } }) => {
  const tags = ['record'];

  app.get(
    '/audit',
    {
      config: { right: 'record.read' },
      schema: { tags, querystring: AuditQuery, response: { 200: AuditPage } },
    },
    async ({ query }) => {
      const size = await audit.size();
      const end = Math.min(query.before ?? size, size);
      const from = Math.max(0, end - query.limit);
      const entries = (await audit.entries(from, end - from))
        .map(({ index, body }) => ({ index, ...AuditEntry.parse(JSON.parse(body)) }))
        .reverse();
      return { size, entries, next: from > 0 ? from : null };
    },
  );

  app.get(
    '/audit/checkpoint',
    { config: { right: 'record.read' }, schema: { tags, response: { 200: AuditCheckpoint } } },
    async () => ({
      note: (await audit.checkpoint()) ?? '',
      publicKey: audit.publicKeyPem,
    }),
  );

  app.get(
    '/audit/inclusion',
    {
      config: { right: 'record.read' },
      schema: { tags, querystring: InclusionQuery, response: { 200: AuditProof } },
    },
    async ({ query: { index, size } }) => proof(audit.inclusion(index, await withinRecord(size))),
  );

  app.get(
    '/audit/consistency',
    {
      config: { right: 'record.read' },
      schema: { tags, querystring: ConsistencyQuery, response: { 200: AuditProof } },
    },
    async ({ query: { from, to } }) => proof(audit.consistency(from, await withinRecord(to))),
  );

  async function withinRecord(size: number): Promise<number> {
    const now = await audit.size();
    if (size > now) throw new Refusal('bad-request', `the record has ${now} entries`);
    return size;
  }
};

async function proof(hashes: Promise<Buffer[]>): Promise<{ hashes: string[] }> {
  try {
    return { hashes: (await hashes).map((hash) => hash.toString('base64')) };
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('bad-request', error.message);
    throw error;
  }
}
