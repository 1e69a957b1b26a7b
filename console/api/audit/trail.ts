import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuditEntry } from '../../../shared/events/audit-entry.ts';
import type { AuditLog } from '../../domain/audit/audit-log.ts';
import type { FoldedRefusals } from '../../domain/audit/folded-refusals.ts';
import { API } from '../contract.ts';
import { INCIDENT_TRAILS } from './trail-incidents.ts';
import type { Trail } from './trail-of-route.ts';

type Action = AuditEntry['action'];

/** Every route that changes something, and what the record says of it. A test holds it to the OpenAPI document. */
export const TRAILS: Record<string, Trail> = {
  ...INCIDENT_TRAILS,
  [`POST ${API}/setup`]: { done: 'setup.completed', refused: 'setup.refused', target: nameGiven },
  [`POST ${API}/session`]: { done: 'session.opened', refused: 'session.refused', target: nameGiven },
  [`POST ${API}/session/second-factor`]: { done: 'second-factor.shown', refused: 'second-factor.refused' },
  [`POST ${API}/second-factor/authenticator/confirm`]: {
    done: 'second-factor.set',
    refused: 'second-factor.refused',
  },
  [`POST ${API}/session/second-factor/passkey`]: {
    done: 'passkey.shown',
    refused: 'passkey.refused',
    target: ({ body }) => given(Object(body).response, 'id'),
    details: (_request, { details }) => reasonIn(details),
  },
  [`POST ${API}/second-factor/passkeys`]: {
    done: 'passkey.added',
    refused: 'passkey.refused',
    target: ({ body }) => given(Object(body).response, 'id'),
    details: ({ body }, { details }) => ({ name: given(body, 'name'), ...reasonIn(details) }),
  },
  [`POST ${API}/second-factor/passkeys/:id/remove`]: {
    done: 'passkey.removed',
    refused: 'passkey.refused',
    target: idNamed,
  },
  [`POST ${API}/second-factor/authenticator/remove`]: {
    done: 'authenticator.removed',
    refused: 'second-factor.refused',
  },
  [`POST ${API}/second-factor/recovery-codes`]: { done: 'second-factor.codes-renewed' },
  [`POST ${API}/accounts/:username/second-factor/reset`]: {
    done: 'second-factor.reset',
    target: ({ params }) => (params as { username: string }).username,
  },
  [`PUT ${API}/session/password`]: { done: 'password.changed', refused: 'password.refused' },
  [`POST ${API}/session/first-password`]: { done: 'password.changed', refused: 'password.refused' },
  [`PUT ${API}/accounts/:username/password`]: {
    done: 'password.reset',
    refused: 'account.refused',
    target: ({ params }) => (params as { username: string }).username,
  },
  [`PUT ${API}/sign-on/settings`]: {
    done: 'sign-on.set',
    refused: 'sign-on.refused',
    target: ({ body }) => given(body, 'issuer'),
    details: ({ body }) => ({
      enabled: Object(body).enabled === true,
      clientId: given(body, 'clientId'),
      accounts: given(body, 'accounts'),
      claim: given(body, 'claim'),
      rules: text(JSON.stringify(Object(body).rules ?? [])),
      factor: list([...listIn(body, 'factorAmr'), ...listIn(body, 'factorAcr')]),
      secret: secretIn(body),
    }),
  },
  [`POST ${API}/sign-on/identities/remove`]: {
    done: 'sign-on.unlinked',
    refused: 'sign-on.refused',
    target: ({ body }) => given(body, 'subject'),
    details: ({ body }) => ({ issuer: given(body, 'issuer') }),
  },
  [`POST ${API}/signing/key`]: {
    done: 'signing-key.set',
    refused: 'signing-key.refused',
    details: ({ body }) => ({ act: given(body, 'act') }),
  },
  [`DELETE ${API}/session`]: { done: 'session.closed' },
  [`PUT ${API}/retention`]: {
    done: 'retention.set',
    details: ({ body }) => ({ days: (body as { days: number }).days }),
  },
  [`POST ${API}/policies`]: {
    done: 'policy.published',
    target: (_request, answer) => answer.revision,
    details: ({ body }, answer) => ({
      note: String((body as { note?: unknown }).note ?? '').slice(0, 500),
      ...(answer.approval ? { approval: 'needed' } : {}),
    }),
  },
  [`POST ${API}/policies/signed`]: {
    done: 'policy.published',
    target: (_request, answer) => answer.revision,
    details: ({ body }) => ({ note: given(body, 'note'), signed: 'elsewhere' }),
  },
  [`POST ${API}/signing/people`]: {
    done: 'authority.changed',
    target: ({ body }) => given(body, 'account'),
    details: ({ body }, answer) => ({
      rights: text((body as { rights?: string[] }).rights?.join(', ')),
      ...(answer.approval ? { approval: 'needed' } : {}),
    }),
  },
  [`POST ${API}/signing/renew`]: { done: 'authority.changed', details: () => ({ renewed: true }) },
  [`POST ${API}/signing/documents`]: {
    done: 'authority.changed',
    details: ({ body }) => ({ kind: given(body, 'kind'), signed: 'elsewhere' }),
  },
  [`POST ${API}/enrolment-tokens`]: { done: 'token.created', target: (_request, answer) => answer.id },
  [`DELETE ${API}/enrolment-tokens/:id`]: {
    done: 'token.revoked',
    target: ({ params }) => (params as { id: string }).id,
  },
  [`POST ${API}/devices/:agentId/commands`]: {
    done: 'command.ordered',
    target: ({ params }) => (params as { agentId: string }).agentId,
    details: ({ body }) => {
      const { kind, quarantineId } = body as { kind: string; quarantineId?: string };
      return { kind, ...(quarantineId === undefined ? {} : { quarantineId }) };
    },
  },
  [`POST ${API}/devices/:agentId/revoke`]: {
    done: 'device.revoked',
    target: agentNamed,
    details: ({ body }) => ({ reason: given(body, 'reason') }),
  },
  [`POST ${API}/devices/:agentId/identity-alert/clear`]: {
    done: 'device.identity-cleared',
    target: agentNamed,
  },
  [`PUT ${API}/devices/:agentId/groups`]: {
    done: 'device.groups-set',
    target: agentNamed,
    details: (_request, { groups }) => ({ groups: text((groups as string[] | undefined)?.join(', ')) }),
  },
  [`POST ${API}/isolations`]: {
    done: 'isolation.ordered',
    refused: 'isolation.refused',
    target: (_request, answer) => (answer.approval as { id?: string } | null | undefined)?.id,
    details: ({ body }, answer) => ({
      reason: given(body, 'reason'),
      ...devicesIn(answer),
      ...(answer.approval ? { approval: 'needed' } : {}),
    }),
  },
  [`POST ${API}/isolations/release`]: {
    done: 'isolation.release-ordered',
    details: ({ body }, answer) => ({ reason: given(body, 'reason'), ...devicesIn(answer) }),
  },
  [`POST ${API}/approvals/:id/approve`]: {
    done: 'approval.approved',
    refused: 'approval.forbidden',
    target: idNamed,
    details: ({ body }, answer) => ({ note: given(body, 'note'), ...devicesIn(answer) }),
  },
  [`POST ${API}/approvals/:id/refuse`]: {
    done: 'approval.refused',
    target: idNamed,
    details: ({ body }) => ({ note: given(body, 'note') }),
  },
  [`POST ${API}/known-devices/:id/decision`]: {
    done: 'known-device.decided',
    target: idNamed,
    details: ({ body }, { device }) => ({
      access: given(body, 'access') || 'undecided',
      note: given(body, 'note'),
      serial: given(device, 'serial'),
    }),
  },
  [`PUT ${API}/known-devices/:id/owner`]: {
    done: 'known-device.owner-set',
    target: idNamed,
    details: ({ body }) => ({ owner: given(body, 'owner') }),
  },
  [`POST ${API}/recognition/tables`]: { done: 'recognition.uploaded', target: idAnswered, details: setIn },
  [`POST ${API}/recognition/indexes`]: { done: 'recognition.uploaded', target: idAnswered, details: setIn },
  [`POST ${API}/recognition/documents`]: {
    done: 'recognition.document-added',
    target: ({ query }) => given(query, 'name'),
    details: setIn,
  },
  [`DELETE ${API}/recognition/sets/:id`]: { done: 'recognition.removed', target: idNamed },
  [`DELETE ${API}/recognition/documents/:name`]: {
    done: 'recognition.document-removed',
    target: ({ params }) => (params as { name: string }).name,
  },
  [`POST ${API}/release-requests/:id/grant`]: {
    done: 'release.granted',
    target: idNamed,
    details: ({ body }, answer) => ({ ...grantIn(body), agentId: given(answer, 'agentId') }),
  },
  [`POST ${API}/release-requests/:id/deny`]: {
    done: 'release.denied',
    target: idNamed,
    details: ({ body }) => ({ note: given(body, 'note') }),
  },
  [`POST ${API}/devices/:agentId/grants`]: {
    done: 'release.granted',
    target: agentNamed,
    details: ({ body }) => grantIn(body),
  },
  [`POST ${API}/devices/:agentId/grants/revoke`]: {
    done: 'release.revoked',
    target: agentNamed,
    details: ({ body }) => ({ grantId: given(body, 'grantId') }),
  },
  [`POST ${API}/devices/:agentId/release-code`]: {
    done: 'release-code.given',
    refused: 'release-code.refused',
    target: agentNamed,
    // The challenge is spent by its one answer; the answer itself is not written down anywhere.
    details: ({ body }, answer) => ({ ...grantIn(body), purpose: given(answer, 'purpose') }),
  },
  [`POST ${API}/watermarks/lookup`]: {
    done: 'watermark.looked-up',
    target: ({ body }) => given(body, 'device'),
    details: ({ body }, { devices }) => {
      const found = (devices ?? []) as { agentId: string }[];
      return {
        user: given(body, 'user'),
        at: Number((body as { at: number }).at),
        devices: found.length,
        agentIds: text(found.map(({ agentId }) => agentId).join(' ')),
      };
    },
  },
  [`POST ${API}/evidence/:id/requests`]: {
    done: 'evidence.asked',
    refused: 'evidence.ask-refused',
    target: idNamed,
    details: ({ body }, { approval }) => ({ reason: given(body, 'reason'), request: given(approval, 'id') }),
  },
  [`POST ${API}/evidence/:id/open`]: {
    done: 'evidence.opened',
    refused: 'evidence.open-refused',
    target: idNamed,
  },
  [`POST ${API}/accounts`]: {
    done: 'account.created',
    refused: 'account.refused',
    target: ({ body }) => given(body, 'username'),
    details: rightsIn,
  },
  [`PUT ${API}/accounts/:username/rights`]: {
    done: 'account.rights-set',
    refused: 'account.refused',
    target: ({ params }) => (params as { username: string }).username,
    details: rightsIn,
  },
  [`POST ${API}/personal-data/export`]: {
    done: 'personal-data.exported',
    target: ({ body }) => given(body, 'user'),
    details: ({ body }) => ({ reason: given(body, 'reason') }),
  },
  [`POST ${API}/personal-data/export.csv`]: {
    done: 'personal-data.exported',
    target: ({ body }) => given(body, 'user'),
    details: ({ body }) => ({ reason: given(body, 'reason') }),
  },
  [`POST ${API}/api-tokens`]: {
    done: 'api-token.created',
    refused: 'api-token.refused',
    target: (_request, answer) => answer.id,
    details: ({ body }) => ({ name: given(body, 'name'), rights: list(Object(body).rights) }),
  },
  [`DELETE ${API}/api-tokens/:id`]: { done: 'api-token.revoked', target: idNamed },
  [`DELETE ${API}/accounts/api-tokens/:id`]: { done: 'api-token.revoked', target: idNamed },
  [`DELETE ${API}/accounts/sessions/:id`]: { done: 'session.revoked', target: idNamed },
  [`DELETE ${API}/sessions/:id`]: { done: 'session.revoked', target: idNamed },
  [`PUT ${API}/directory`]: {
    done: 'directory.set',
    details: ({ body }) => {
      const settings = Object(body).settings as Record<string, unknown> | undefined;
      return {
        url: given(settings, 'url'),
        base: given(settings, 'baseDn'),
        enabled: settings?.enabled === true,
      };
    },
  },
  [`POST ${API}/directory/import`]: {
    done: 'directory.imported',
    refused: 'directory.refused',
    details: ({ body }, { found, added, changed, removed }) => ({
      ...(typeof found === 'number'
        ? { found, added: Number(added), changed: Number(changed), removed: Number(removed) }
        : {}),
      ...(Object(body).force === true ? { force: true } : {}),
    }),
  },
  [`POST ${API}/integrations`]: {
    done: 'integration.created',
    target: (_request, { integration }) => Object(integration).id,
    details: ({ body }) => integrationIn(body),
  },
  [`PUT ${API}/integrations/:id`]: {
    done: 'integration.changed',
    target: idNamed,
    details: ({ body }) => integrationIn(body),
  },
  [`POST ${API}/integrations/:id/test`]: {
    done: 'integration.tested',
    target: idNamed,
    details: (_request, answer) => ({ ok: answer.ok === true }),
  },
  [`DELETE ${API}/integrations/:id`]: { done: 'integration.removed', target: idNamed },
  [`DELETE ${API}/accounts/:username`]: {
    done: 'account.removed',
    target: ({ params }) => (params as { username: string }).username,
  },
};

/** What is forwarded where; the address of a robot is a secret. */
function integrationIn(body: unknown): NonNullable<AuditEntry['details']> {
  const { settings, filter } = Object(body) as { settings?: Record<string, unknown>; filter?: unknown };
  const to = settings?.kind === 'webhook' ? new URL(String(settings.url)).host : settings?.host;
  return {
    name: given(body, 'name'),
    kind: given(settings, 'kind'),
    enabled: Object(body).enabled === true,
    sources: list(Object(filter).sources),
    ...(to === undefined ? {} : { to: text(to) }),
    ...(Object(body).allowLocal === true ? { allowLocal: true } : {}),
    ...(Object(body).allowPlaintext === true ? { allowPlaintext: true } : {}),
  };
}

function rightsIn({ body }: FastifyRequest): NonNullable<AuditEntry['details']> {
  const { roles, scope } = Object(body) as { roles?: unknown; scope?: unknown };
  return { roles: list(roles), scope: scope === null || scope === undefined ? 'all' : list(scope) };
}

function listIn(body: unknown, field: string): unknown[] {
  const values = Object(body)[field];
  return Array.isArray(values) ? values : [];
}

/** Whether the client's secret was changed, never what it is. */
function secretIn(body: unknown): string {
  const { clientSecret } = Object(body) as { clientSecret?: unknown };
  return clientSecret === undefined ? 'kept' : clientSecret === null ? 'removed' : 'changed';
}

function list(values: unknown): string {
  return Array.isArray(values) ? text(values.join(', ')) : '';
}

/** The same of the agents' port; renewals are recorded where they are decided, as most come over the link. */
export const AGENT_TRAILS: Record<string, Trail> = {
  [`POST ${API}/enrol`]: {
    done: 'device.enrolled',
    refused: 'enrolment.refused',
    target: (_request, answer) => answer.agentId,
    details: ({ body }) => ({
      hostname: String((body as { hostname?: unknown } | undefined)?.hostname ?? '').slice(0, 256),
    }),
  },
};

function agentNamed({ params }: FastifyRequest): string {
  return (params as { agentId: string }).agentId;
}

function idNamed({ params }: FastifyRequest): string {
  return (params as { id: string }).id;
}

function idAnswered(_request: FastifyRequest, { id }: Record<string, unknown>): unknown {
  return id;
}

/** Which version of a set came to be: how much is in it, and the hash of what agents are given. */
function setIn(
  _request: FastifyRequest,
  answer: Record<string, unknown>,
): NonNullable<AuditEntry['details']> {
  const { version, entries, sha256 } = answer as { version: number; entries: number; sha256: string };
  return { version, entries, sha256 };
}

/** Why a passkey was refused: `counter` is the sign of a copied key. */
function reasonIn(details: unknown): NonNullable<AuditEntry['details']> {
  const reason = given(details, 'reason');
  return reason === '' ? {} : { reason };
}

function text(value: unknown): string {
  return String(value ?? '').slice(0, 1024);
}

/** A field of a request or an answer, as text; empty when it is not there. */
function given(value: unknown, field: string): string {
  return text((value as Record<string, unknown> | null | undefined)?.[field]);
}

function grantIn(body: unknown): NonNullable<AuditEntry['details']> {
  return { minutes: given(body, 'minutes'), access: given(body, 'access') };
}

/** The PCs that an answer is about: how many, and as many of their ids as an entry takes. */
function devicesIn(answer: Record<string, unknown>): NonNullable<AuditEntry['details']> {
  const { approval, commands } = answer as {
    approval?: { agentIds?: string[] } | null;
    commands?: { agentId: string }[];
  };
  const ids = commands?.length ? commands.map(({ agentId }) => agentId) : (approval?.agentIds ?? []);
  return { devices: ids.length, agentIds: text(ids.join(' ')) };
}

/** Routes that are called with POST and change nothing. */
export const WITHOUT_TRAIL: readonly string[] = [
  `POST ${API}/policies/check`,
  `POST ${API}/policies/simulate`,
  `POST ${API}/policies/prepare`,
  `POST ${API}/isolations/preview`,
  `POST ${API}/directory/preview`,
  // Shows a secret that is nobody's until it is confirmed.
  `POST ${API}/second-factor/authenticator`,
  // Where to go; what comes back is recorded.
  `POST ${API}/sign-on/begin`,
  `POST ${API}/sign-on/again`,
  `POST ${API}/sign-on/link`,
  // Random numbers to be signed.
  `POST ${API}/second-factor/passkeys/challenge`,
  `POST ${API}/session/second-factor/passkey/challenge`,
];

/** Puts every act of the API on record before its answer leaves: what was answered is in the record. */
export function recordActs(
  app: FastifyInstance,
  { audit, refusals }: { audit: AuditLog; refusals: FoldedRefusals },
  trails = TRAILS,
): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const right = request.lackedRight;
    if (right !== undefined) await recordLack(audit, request, right);
    const trail = trails[`${request.method} ${request.routeOptions.url ?? ''}`];
    const action = reply.statusCode < 400 ? trail?.done : trail?.refused;
    if (!trail || !action) return payload;
    const answer = answerOf(payload);
    const target = trail.target?.(request, answer);
    const details = trail.details?.(request, answer);
    const entry: AuditEntry = {
      at: Date.now(),
      actor: actorOf(request, action),
      action,
      ...(target === undefined ? {} : { target: String(target).slice(0, 256) }),
      ...(details ? { details } : {}),
    };
    // Who is somebody answers for each of their acts; who is nobody yet can fail as often as they like.
    const nobody = reply.statusCode >= 400 && request.session?.stage !== 'complete';
    await (nobody ? refusals.tell(entry) : audit.append(entry));
    return payload;
  });
}

/** Who reached for what their role does not have. */
async function recordLack(audit: AuditLog, request: FastifyRequest, right: string): Promise<void> {
  await audit.append({
    at: Date.now(),
    actor: actorOf(request, 'access.refused'),
    action: 'access.refused',
    target: `${request.method} ${request.routeOptions.url ?? ''}`.slice(0, 256),
    details: { right },
  });
}

/** Who asks, for an entry that is written while the answer is made. */
export function actorOf(request: FastifyRequest, action: Action): AuditEntry['actor'] {
  const address = request.ip.slice(0, 64);
  if (request.session) {
    const { username, token } = request.session;
    return { kind: 'person', name: token === undefined ? username : `${username} (token ${token})`, address };
  }
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
