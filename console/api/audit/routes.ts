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
      const { size } = audit;
      const end = Math.min(query.before ?? size, size);
      const from = Math.max(0, end - query.limit);
      const entries = audit
        .entries(from, end - from)
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
    async ({ query: { index, size } }) => proof(() => audit.inclusion(index, withinRecord(size))),
  );

  app.get(
    '/audit/consistency',
    {
      config: { right: 'record.read' },
      schema: { tags, querystring: ConsistencyQuery, response: { 200: AuditProof } },
    },
    async ({ query: { from, to } }) => proof(() => audit.consistency(from, withinRecord(to))),
  );

  function withinRecord(size: number): number {
    if (size > audit.size) throw new Refusal('bad-request', `the record has ${audit.size} entries`);
    return size;
  }
};

function proof(make: () => Buffer[]): { hashes: string[] } {
  try {
    return { hashes: make().map((hash) => hash.toString('base64')) };
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('bad-request', error.message);
    throw error;
  }
}
