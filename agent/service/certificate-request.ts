import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
/** Attributes [0] of a CertificationRequestInfo (RFC 2986 section 4.1). */
const ATTRIBUTES = 0xa0;
/** AlgorithmIdentifier of ecdsa-with-SHA256, 1.2.840.10045.4.3.2 (RFC 5758 section 3.2). */
const ECDSA_WITH_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex');

/** A new key of this agent's own: ECDSA P-256, PKCS #8 as PEM. */
export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/**
 * A PKCS #10 request (RFC 2986) as PEM: the key's public half, signed with the key. It names nobody, because the
 * console alone says whom a certificate is for. Written out here, since it is all the X.509 that an agent makes
 * and a library for it would stay in its memory.
 */
export function certificateRequest(privateKey: string): string {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const info = der(SEQUENCE, der(INTEGER, Buffer.from([0])), der(SEQUENCE), publicKey, der(ATTRIBUTES));
  const signature = sign('sha256', info, privateKey);
  const request = der(
    SEQUENCE,
    info,
    ECDSA_WITH_SHA256,
    // No unused bits.
    der(BIT_STRING, Buffer.from([0]), signature),
  );
  const lines = request.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines}\n-----END CERTIFICATE REQUEST-----\n`;
}

/** Tag, length and content (X.690 section 8.1). */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
