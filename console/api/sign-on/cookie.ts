import type { FastifyReply, FastifyRequest } from 'fastify';
import { PENDING_MS } from '../../domain/sign-on/pending.ts';
import { schemeOf } from '../scheme.ts';

function cookieName(request: FastifyRequest): string {
  return schemeOf(request) === 'https' ? '__Host-guardpost-sign-on' : 'guardpost-sign-on';
}

/** Lax, unlike the session's: the provider's answer comes from another site. It opens nothing by itself. */
function options(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: schemeOf(request) === 'https' } as const;
}

export function readPendingCookie(request: FastifyRequest): string | undefined {
  return request.cookies[cookieName(request)];
}

export function setPendingCookie(request: FastifyRequest, reply: FastifyReply, pending: string): void {
  reply.setCookie(cookieName(request), pending, { ...options(request), maxAge: PENDING_MS / 1000 });
}

export function clearPendingCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(cookieName(request), options(request));
}
