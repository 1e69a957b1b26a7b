import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_MS } from '../domain/sessions.ts';
import { schemeOf } from './scheme.ts';

/** Half a year: longer than a holiday, shorter than a PC's life. */
const DEVICE_SECONDS = 180 * 24 * 3600;

/** `__Host-` binds the cookie to this very host; browsers take such a name over https only. */
function cookieName(request: FastifyRequest): string {
  return schemeOf(request) === 'https' ? '__Host-guardpost' : 'guardpost-session';
}

function options(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: schemeOf(request) === 'https' } as const;
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

function deviceCookieName(request: FastifyRequest): string {
  return schemeOf(request) === 'https' ? '__Host-guardpost-device' : 'guardpost-device';
}

export function readDeviceCookie(request: FastifyRequest): string | undefined {
  return request.cookies[deviceCookieName(request)];
}

/** Marks the browser of who has logged in: see DeviceCookies. */
export function setDeviceCookie(request: FastifyRequest, reply: FastifyReply, mark: string): void {
  reply.setCookie(deviceCookieName(request), mark, { ...options(request), maxAge: DEVICE_SECONDS });
}
