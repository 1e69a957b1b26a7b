import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiTokens } from '../domain/api-tokens.ts';
import { Refusal } from '../domain/refusal.ts';
import { ADMINISTRATORS, type Right } from '../domain/rights.ts';
import type { SecondFactors } from '../domain/second-factor/second-factors.ts';
import type { Origin, Person, Sessions } from '../domain/sessions.ts';
import type { Session } from './contract.ts';
import { schemeOf } from './scheme.ts';
import { readDeviceCookie, readSessionCookie } from './session-cookie.ts';

/**
 * What a route asks for. `public`: nothing. `session`: a log-in at any stage, also one that has yet to show its
 * second factor. `own`: a complete log-in of a person, whatever their role, for what is theirs.
 */
export type RouteRight = 'public' | 'session' | 'own' | Right;

declare module 'fastify' {
  interface FastifyRequest {
    session: Person | null;
    /** The right that was refused for lack of it. */
    lackedRight?: Right;
  }
  interface FastifyContextConfig {
    /** Every route names its right; without one the console does not start. */
    right?: RouteRight;
  }
}

/** The person who asks; every route that is not public has one. */
export function sessionOf(request: FastifyRequest): Person {
  if (!request.session) throw new Refusal('unauthenticated', 'log in first');
  return request.session;
}

export function toSession(person: Person, { secondFactors }: { secondFactors: SecondFactors }): Session {
  const { username, roles, rights, scope, expiresAt, stage, hasSecondFactor } = person;
  const { hasPassword, provenUntil, signOn } = person;
  const waived =
    secondFactors.rule === 'optional' &&
    !hasSecondFactor &&
    roles.some((role) => ADMINISTRATORS.includes(role));
  return {
    username,
    roles,
    rights: [...rights],
    scope,
    expiresAt,
    stage,
    hasPassword,
    provenUntil,
    signOn,
    secondFactorWaived: waived,
  };
}

/** Where a log-in comes from. */
export function originOf(request: FastifyRequest): Origin {
  return {
    address: request.ip,
    browser: request.headers['user-agent'] ?? '',
    device: readDeviceCookie(request),
  };
}

/**
 * Refuses requests by a name that is not ours: a page of another site whose name was pointed at this address
 * (DNS rebinding) would otherwise be of the same origin. An IP address in the Host header cannot be rebound.
 */
export function guardHost(app: FastifyInstance, given: readonly string[]): void {
  const names = new Set(['localhost', hostname(), ...given].map((name) => name.toLowerCase()));
  app.addHook('onRequest', async (request) => {
    const name = request.hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1');
    if (!names.has(name) && isIP(name) === 0) {
      throw new Refusal('forbidden', 'this console does not go by that name');
    }
  });
}

/**
 * Refuses writes that a page of another site makes a browser send. The session cookie is SameSite=Strict
 * already; Fetch Metadata and Origin hold where a browser or a sister domain does not.
 */
export function guardOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const { method, headers, host } = request;
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return;
    const site = headers['sec-fetch-site'];
    const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
    const foreignOrigin = headers.origin !== undefined && headers.origin !== `${schemeOf(request)}://${host}`;
    if (foreignSite || foreignOrigin) throw new Refusal('forbidden', 'this request comes from another site');
  });
}

interface Askers {
  sessions: Sessions;
  apiTokens: ApiTokens;
}

/** Whose request this is, looked up anew. `asking` false: looking is not using. */
export async function askerOf(
  request: FastifyRequest,
  { sessions, apiTokens }: Askers,
  options: { asking?: boolean } = {},
): Promise<Person | undefined> {
  const { authorization } = request.headers;
  // Who comes with a token means it: a cookie beside it does not help a wrong one out.
  if (authorization !== undefined) return apiTokens.person(/^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '');
  const token = readSessionCookie(request);
  return token === undefined ? undefined : sessions.person(token, options);
}

/** Lets a request through to its route only with the right that the route names; nothing is open by omission. */
export function guardRights(app: FastifyInstance, context: Askers): void {
  app.decorateRequest('session', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.right === undefined) {
      throw new Error(`${method} ${url} names no right: give its config one of console/domain/rights.ts`);
    }
  });
  app.addHook('onRequest', async (request) => {
    request.session = (await askerOf(request, context)) ?? null;
    if (request.is404) return;
    const right = request.routeOptions.config.right!;
    if (right === 'public') return;
    const person = sessionOf(request);
    if (person.sessionId === null && (right === 'session' || right === 'own')) {
      throw new Refusal('forbidden', 'this is for people who are logged in, not for programs');
    }
    if (right === 'session') return;
    if (person.stage !== 'complete') {
      throw new Refusal('forbidden', 'finish logging in first', { details: { stage: person.stage } });
    }
    if (right !== 'own' && !person.rights.includes(right)) {
      request.lackedRight = right;
      throw new Refusal('forbidden', `this takes the right ${right}, which your role does not have`, {
        details: { right },
      });
    }
  });
}
