import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Accounts } from '../domain/accounts.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Session } from './contract.ts';
import { readSessionCookie } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    session: Session | null;
  }
  interface FastifyContextConfig {
    /** Answered without a session. Every other route asks for one. */
    public?: boolean;
  }
}

/** The person who asks; every route that is not public has one. */
export function sessionOf(request: FastifyRequest): Session {
  if (!request.session) throw new Refusal('unauthenticated', 'log in first');
  return request.session;
}

/**
 * Refuses requests by a name that is not ours: a page of another site whose name was pointed at this address
 * (DNS rebinding) would otherwise be of the same origin. An IP address in the Host header cannot be rebound.
 */
export function guardHost(app: FastifyInstance, listenHost: string): void {
  const names = new Set(['localhost', listenHost.toLowerCase(), hostname().toLowerCase()]);
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
  app.addHook('onRequest', async ({ method, headers, host, protocol }) => {
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return;
    const site = headers['sec-fetch-site'];
    const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
    const foreignOrigin = headers.origin !== undefined && headers.origin !== `${protocol}://${host}`;
    if (foreignSite || foreignOrigin) throw new Refusal('forbidden', 'this request comes from another site');
  });
}

/** Asks for a session on every route that does not say it is public. */
export function guardSession(app: FastifyInstance, accounts: Accounts): void {
  app.decorateRequest('session', null);
  app.addHook('onRequest', async (request) => {
    const token = readSessionCookie(request);
    if (token !== undefined) request.session = (await accounts.session(token)) ?? null;
    if (!request.routeOptions.config.public && !request.is404) sessionOf(request);
  });
}
