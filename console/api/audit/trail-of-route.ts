import type { FastifyRequest } from 'fastify';
import type { AuditEntry } from '../../../shared/events/audit-entry.ts';

type Action = AuditEntry['action'];

/** What the record says of a route that changes something. */
export interface Trail {
  done: Action;
  /** What is recorded of an attempt that was refused; without it refusals of this route are not recorded. */
  refused?: Action;
  /** What the act was done to, out of the request or of the answer. Never a secret. */
  target?(request: FastifyRequest, answer: Record<string, unknown>): unknown;
  details?(request: FastifyRequest, answer: Record<string, unknown>): AuditEntry['details'];
}
