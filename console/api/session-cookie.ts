import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_MS } from '../domain/sessions.ts';

/** `__Host-` binds the cookie to this very host; browsers take such a name over https only. */
function cookieName(request: FastifyRequest): string {
  return request.protocol === 'https' ? '__Host-guardpost' : 'guardpost-session';
}

function options(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' } as const;
}

export function readSessionCookie(request: FastifyRequest): string | undefined {
  return request.cookies[cookieName(request)];
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.setCookie(cookieName(request), token, { ...options(request), maxAge: SESSION_MS / 1000 });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(cookieName(request), options(request));
}
