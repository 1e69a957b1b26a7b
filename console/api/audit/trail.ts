import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuditEntry } from '../../../shared/events/audit-entry.ts';
import type { AuditLog } from '../../domain/audit/audit-log.ts';
import { API } from '../contract.ts';

type Action = AuditEntry['action'];

interface Trail {
  done: Action;
  /** What is recorded of an attempt that was refused; without it refusals of this route are not recorded. */
  refused?: Action;
  /** What the act was done to, out of the request or of the answer. Never a secret. */
  target?(request: FastifyRequest, answer: Record<string, unknown>): unknown;
  details?(request: FastifyRequest): AuditEntry['details'];
}

/** Every route that changes something, and what the record says of it. A test holds it to the OpenAPI document. */
export const TRAILS: Record<string, Trail> = {
  [`POST ${API}/setup`]: { done: 'setup.completed', refused: 'setup.refused', target: nameGiven },
  [`POST ${API}/session`]: { done: 'session.opened', refused: 'session.refused', target: nameGiven },
  [`DELETE ${API}/session`]: { done: 'session.closed' },
  [`POST ${API}/policies`]: {
    done: 'policy.published',
    target: (_request, answer) => answer.revision,
    details: ({ body }) => ({ note: String((body as { note?: unknown }).note ?? '').slice(0, 500) }),
  },
  [`POST ${API}/enrolment-tokens`]: { done: 'token.created', target: (_request, answer) => answer.id },
  [`DELETE ${API}/enrolment-tokens/:id`]: {
    done: 'token.revoked',
    target: ({ params }) => (params as { id: string }).id,
  },
  [`POST ${API}/enrol`]: {
    done: 'device.enrolled',
    refused: 'enrolment.refused',
    target: (_request, answer) => answer.agentId,
    details: ({ body }) => ({
      hostname: String((body as { hostname?: unknown } | undefined)?.hostname ?? '').slice(0, 256),
    }),
  },
  [`POST ${API}/devices/:agentId/commands`]: {
    done: 'command.ordered',
    target: ({ params }) => (params as { agentId: string }).agentId,
    details: ({ body }) => {
      const { kind, quarantineId } = body as { kind: string; quarantineId?: string };
      return { kind, ...(quarantineId === undefined ? {} : { quarantineId }) };
    },
  },
};

/** Routes that are called with POST and change nothing. */
export const WITHOUT_TRAIL: readonly string[] = [
  `POST ${API}/policies/check`,
  `POST ${API}/policies/simulate`,
];

/** Puts every act of the API on record before its answer leaves: what was answered is in the record. */
export function recordActs(app: FastifyInstance, audit: AuditLog): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const trail = TRAILS[`${request.method} ${request.routeOptions.url ?? ''}`];
    const action = reply.statusCode < 400 ? trail?.done : trail?.refused;
    if (!trail || !action) return payload;
    const target = trail.target?.(request, answerOf(payload));
    const details = trail.details?.(request);
    await audit.append({
      at: Date.now(),
      actor: actorOf(request, action),
      action,
      ...(target === undefined ? {} : { target: String(target).slice(0, 256) }),
      ...(details ? { details } : {}),
    });
    return payload;
  });
}

function actorOf(request: FastifyRequest, action: Action): AuditEntry['actor'] {
  const address = request.ip.slice(0, 64);
  if (request.session) return { kind: 'person', name: request.session.username, address };
  if (action === 'device.enrolled') return { kind: 'agent', name: 'enrolling agent', address };
  // At log-in and set-up the person is who the right secret says; a refused one is nobody yet.
  const proven = action === 'session.opened' || action === 'setup.completed';
  return { kind: proven ? 'person' : 'unknown', name: proven ? nameGiven(request) : '', address };
}

function nameGiven({ body }: FastifyRequest): string {
  return String((body as { username?: unknown } | undefined)?.username ?? '').slice(0, 64);
}

function answerOf(payload: unknown): Record<string, unknown> {
  if (typeof payload !== 'string' || payload === '') return {};
  try {
    return Object(JSON.parse(payload)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
