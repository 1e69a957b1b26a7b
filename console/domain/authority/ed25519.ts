import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify as verifySignature,
} from 'node:crypto';
import type { PublicKey, Signer, Verify } from '../../../shared/authority/envelope.ts';

/** Ed25519 (RFC 8032) as node:crypto has it. A key that is not one verifies nothing. */
export const verify: Verify = (key, message, signature) => {
  try {
    const object = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
    return verifySignature(null, message, object, signature);
  } catch {
    return false;
  }
};

/** A fresh key: the public half, and the private one as PKCS #8 DER. */
export function newKey(): { key: PublicKey; privateKey: Buffer } {
  const pair = generateKeyPairSync('ed25519');
  return {
    key: publicHalf(pair.publicKey),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }),
  };
}

/** Signs with a private key in PKCS #8 DER. @throws when it is none of Ed25519 */
export function signerOf(privateKey: Buffer): Signer {
  const object = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' });
  if (object.asymmetricKeyType !== 'ed25519') throw new Error('a signing key is an Ed25519 key');
  return {
    key: publicHalf(createPublicKey(object)),
    sign: (message) => sign(null, message, object),
  };
}

function publicHalf(key: KeyObject): PublicKey {
  return key.export({ format: 'jwk' }).x!;
}
