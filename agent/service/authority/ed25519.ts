import { createPublicKey, verify as verifySignature } from 'node:crypto';
import type { Verify } from '../../../shared/authority/envelope.ts';

/** Ed25519 (RFC 8032) as node:crypto has it. A key that is not one verifies nothing. */
export const verify: Verify = (key, message, signature) => {
  try {
    const object = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
    return verifySignature(null, message, object, signature);
  } catch {
    return false;
  }
};
