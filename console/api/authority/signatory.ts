import type { FastifyRequest } from 'fastify';
import type { Signatory } from '../../domain/authority/signing.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { ApiContext } from '../context.ts';
import { PASSPHRASE_HEADER } from '../contract.ts';
import { sessionOf } from '../request-guard.ts';

/** Longer than any password may be, in base64url of UTF-8. */
const MAX_HEADER = 2048;

/** The person who asks, with the passphrase that came along in the header, if one did. */
export function signatoryOf(request: FastifyRequest, context: ApiContext): Signatory {
  const given = request.headers[PASSPHRASE_HEADER];
  if (
    given !== undefined &&
    (typeof given !== 'string' || !/^[\w-]+$/.test(given) || given.length > MAX_HEADER)
  ) {
    throw new Refusal('bad-request', `${PASSPHRASE_HEADER}: base64url of the passphrase`);
  }
  const passphrase = given === undefined ? undefined : Buffer.from(given, 'base64url').toString('utf8');
  return context.signing.signatory(sessionOf(request).username, passphrase);
}
