import type { FastifyRequest } from 'fastify';

/**
 * How the browser reached us. A reverse proxy on this computer that ends TLS says so in X-Forwarded-Proto; nobody
 * else is believed. Its X-Forwarded-Host is not: a page whose name was pointed at us could send one.
 */
export function schemeOf(request: FastifyRequest): 'http' | 'https' {
  if (request.protocol === 'https') return 'https';
  const { remoteAddress = '' } = request.socket;
  const local = /^(::ffff:)?127\.|^::1$/.test(remoteAddress);
  return local && request.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
}
