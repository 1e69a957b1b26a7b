import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';
import { CONSOLE_TLS_NAME } from '../../shared/protocol/enrolment.ts';
import type { Identity } from './identity.ts';

/** The certificates in a PEM text. @throws when one cannot be read */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

/**
 * Of the authorities that somebody presents as the console's, the one that the token's fingerprint names.
 * @returns PEM, or undefined when none of them is it
 */
export function pinnedAuthority(ca: string, caPin: string): string | undefined {
  for (const certificate of certificatesIn(ca)) {
    const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
    const pin = createHash('sha256').update(key).digest('base64url');
    if (pin === caPin && certificate.ca) return certificate.toString();
  }
  return undefined;
}

/**
 * What is wrong with a certificate that the console issued: not by one of these authorities, not for this key, not
 * for this agent. Undefined when nothing is.
 */
export function whyUnusable(
  { certificate, ca, agentId }: Pick<Identity, 'certificate' | 'ca' | 'agentId'>,
  key: string,
): string | undefined {
  const [own] = certificatesIn(certificate);
  if (!own) return 'there is no certificate in it';
  const authority = certificatesIn(ca).find((each) => own.checkIssued(each) && own.verify(each.publicKey));
  if (!authority) return 'the certificate is not by the authority that came with it';
  if (!own.checkPrivateKey(createPrivateKey(key))) return 'the certificate is for another key';
  if (own.subjectAltName !== `URI:urn:uuid:${agentId}`) return 'the certificate is for another agent';
  return undefined;
}

/** How to speak TLS with the console: its own authority and no other, by the name that all consoles have. */
export function consoleTls(ca: string, own?: { certificate: string; key: string }): ConnectionOptions {
  const { checkServerIdentity } = process.getBuiltinModule('node:tls');
  return {
    ca,
    ...(own ? { cert: own.certificate, key: own.key } : {}),
    minVersion: 'TLSv1.3',
    rejectUnauthorized: true,
    checkServerIdentity: (_host, certificate) => checkServerIdentity(CONSOLE_TLS_NAME, certificate),
  };
}

/** The share of its life after which a certificate is renewed. */
const RENEW_AFTER = 2 / 3;
/** Not all PCs of a company that were set up in one hour renew in one hour: up to so much of its life earlier. */
const EARLIER_BY_UP_TO = 0.1;

/** When to renew, and until when it is valid, in milliseconds since the epoch. `spread`: 0 to 1. */
export function renewalTimes(
  certificate: string,
  spread = Math.random(),
): { renewAt: number; validTo: number } {
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  const [from, validTo] = [validFromDate.getTime(), validToDate.getTime()];
  return { renewAt: from + (validTo - from) * (RENEW_AFTER - EARLIER_BY_UP_TO * spread), validTo };
}
