import { API } from '../contract.ts';
import type { Trail } from './trail-of-route.ts';

const text = (value: unknown) => String(value ?? '').slice(0, 1024);
const field = (value: unknown, name: string) => text(Object(value)[name]);
const named: Trail['target'] = ({ params }) => field(params, 'id');
const listed: Trail['target'] = ({ body }) => text((Object(body).ids as unknown[] | undefined)?.join(' '));

const sightingsIn = (answer: Record<string, unknown>) => ((answer.sightings ?? []) as unknown[]).length;

/** What the record says of acts on incidents; part of trail.ts. Comments stay where they were written. */
export const INCIDENT_TRAILS: Record<string, Trail> = {
  [`PUT ${API}/incidents/rules`]: {
    done: 'incident.rules-set',
    details: ({ body }) => ({
      openFrom: field(body, 'openFrom'),
      windowMinutes: Number(Object(body).windowMinutes ?? 0),
      coolDownMinutes: Number(Object(body).coolDownMinutes ?? 0),
    }),
  },
  [`POST ${API}/incidents/acknowledge`]: { done: 'incident.acknowledged', target: listed },
  [`POST ${API}/incidents/assign`]: {
    done: 'incident.assigned',
    target: listed,
    details: ({ body }) => ({ owner: field(body, 'owner') }),
  },
  [`POST ${API}/incidents/close`]: {
    done: 'incident.closed',
    target: listed,
    details: ({ body }) => ({ outcome: field(body, 'outcome'), note: field(body, 'note') }),
  },
  [`POST ${API}/incidents/:id/reopen`]: { done: 'incident.reopened', target: named },
  [`PUT ${API}/incidents/:id/severity`]: {
    done: 'incident.severity-set',
    target: named,
    details: ({ body }) => ({ severity: field(body, 'severity') }),
  },
  [`POST ${API}/incidents/:id/comments`]: { done: 'incident.commented', target: named },
  [`PUT ${API}/incidents/:id/checklist/:item`]: {
    done: 'incident.checked',
    target: named,
    details: ({ params, body }) => ({ item: field(params, 'item'), done: Object(body).done === true }),
  },
  [`POST ${API}/incidents/:id/merge`]: {
    done: 'incident.merged',
    target: named,
    details: ({ body }) => ({ ids: text((Object(body).ids as unknown[] | undefined)?.join(' ')) }),
  },
  [`POST ${API}/incidents/:id/split`]: {
    done: 'incident.split',
    target: named,
    details: (_request, answer) => ({ into: Number(answer.id ?? 0) }),
  },
  [`POST ${API}/leaks/search`]: {
    done: 'leak.searched',
    target: ({ body }) => field(body, 'sha256') || field(body, 'fileName'),
    // A passage is content: how long it was is enough.
    details: ({ body }, answer) => ({
      reason: field(body, 'reason'),
      ...(Object(body).passage ? { passage: String(Object(body).passage).length } : {}),
      found: sightingsIn(answer),
    }),
  },
  [`POST ${API}/leaks/file`]: {
    done: 'leak.searched',
    target: ({ query }) => field(query, 'name'),
    details: ({ query }, answer) => ({ reason: field(query, 'reason'), found: sightingsIn(answer) }),
  },
  [`PUT ${API}/people/:name/watch`]: {
    done: 'person.watched',
    target: ({ params }) => field(params, 'name'),
    details: ({ body }) => ({ reason: field(body, 'reason'), until: Number(Object(body).until ?? 0) }),
  },
  [`DELETE ${API}/people/:name/watch`]: {
    done: 'person.unwatched',
    target: ({ params }) => field(params, 'name'),
  },
  [`PUT ${API}/risk-rules`]: {
    done: 'person.risk-rules-set',
    details: ({ body }) => ({ halfLifeDays: Number(Object(body).halfLifeDays ?? 0) }),
  },
  [`POST ${API}/incidents/:id/actions`]: {
    done: 'incident.action',
    refused: 'incident.action-refused',
    target: named,
    details: ({ body }) => ({ action: field(body, 'action'), agentId: field(body, 'agentId') }),
  },
};
