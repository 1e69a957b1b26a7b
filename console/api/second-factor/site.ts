import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../domain/refusal.ts';
import type { Site } from '../../domain/second-factor/passkeys.ts';
import { schemeOf } from '../scheme.ts';

/**
 * The name by which the console is reached, as passkeys know it; that it is one of the console's own was checked
 * before. WebAuthn knows no IP addresses, and wants https everywhere but at localhost.
 * @throws Refusal `bad-request` where passkeys are not possible
 */
export function siteOf(request: FastifyRequest): Site {
  const rpId = request.hostname.toLowerCase();
  const scheme = schemeOf(request);
  if (isIP(rpId.replace(/^\[(.*)\]$/, '$1')) !== 0) {
    throw new Refusal('bad-request', 'passkeys need a name: open the console by name, not by IP address');
  }
  if (scheme !== 'https' && rpId !== 'localhost') {
    throw new Refusal('bad-request', 'passkeys need https');
  }
  return { rpId, origin: `${scheme}://${request.host.toLowerCase()}` };
}
