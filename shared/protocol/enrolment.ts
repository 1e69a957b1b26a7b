import { z } from 'zod';

/** HTTP paths on the agents' port; the first one also on the people's, where it is only read. */
export const ENROLMENT_PATH = '/api/v1/enrol';
export const RENEWAL_PATH = '/api/v1/renew';

/**
 * The name that every certificate of a console's agents' port carries, besides those it is called by: an agent
 * trusts its console's own authority and nobody else's, so where the console is reached may change freely.
 * `.internal` is kept for private use (ICANN, 2024).
 */
export const CONSOLE_TLS_NAME = 'console.guardpost.internal';

const Pem = z
  .string()
  .max(16_384)
  .regex(
    /^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s-]+-----END CERTIFICATE-----\s*$/,
    'not certificates as PEM',
  );
/** A PKCS #10 request (RFC 2986) as PEM: signed with the key it is about, so it proves possession of that key. */
export const CertificateRequest = z
  .string()
  .max(8_192)
  .regex(
    /^-----BEGIN CERTIFICATE REQUEST-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE REQUEST-----\s*$/,
    'not a PKCS #10 request as PEM',
  );

/** `GET /api/v1/enrol`: where agents connect, and the authority to hold against the token's fingerprint. */
export const EnrolmentInfo = z.object({
  linkUrl: z.url({ protocol: /^wss$/ }).max(1024),
  /** Certificates of the console's authority, the current one first. */
  ca: Pem,
});
export type EnrolmentInfo = z.infer<typeof EnrolmentInfo>;

/** Agent → console, once: `POST /api/v1/enrol` on the agents' port, over TLS that the pinned authority vouches for. */
export const EnrolmentRequest = z.object({
  /** The secret part of the token. */
  token: z.string().min(16).max(256),
  csr: CertificateRequest,
  hostname: z.string().min(1).max(256),
  platform: z.enum(['windows', 'linux', 'macos']),
  osVersion: z.string().max(256),
  agentVersion: z.string().max(64),
});
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>;

/** A certificate for the agent's key, and whom to trust from now on. */
export const IssuedCertificate = z.object({ certificate: Pem, ca: Pem });
export type IssuedCertificate = z.infer<typeof IssuedCertificate>;

/** The agent's identity. Its private key was made by it and is known to nobody else. */
export const EnrolmentResponse = IssuedCertificate.extend({
  agentId: z.uuid(),
  consoleId: z.uuid(),
  /** 256 bits in base64url, known to both sides: release codes that are read out by telephone are made with it. */
  releaseSecret: z
    .string()
    .regex(/^[\w-]{43}$/)
    .optional(),
  /**
   * The first root, a signed statement, to be pinned. Absent while the console has no security administrator: then the
   * first root that comes over the link is.
   */
  root: z.unknown().optional(),
});
export type EnrolmentResponse = z.infer<typeof EnrolmentResponse>;

/** `POST /api/v1/renew` with a certificate that has expired not too long ago; over the link there is a message. */
export const RenewalRequest = z.object({ csr: CertificateRequest });
export type RenewalRequest = z.infer<typeof RenewalRequest>;

/**
 * A token is SECRET.FINGERPRINT: a one-time secret, and the SHA-256 of the public key (SubjectPublicKeyInfo) of the
 * authority that the console must prove to speak for, both in base64url.
 */
export function splitToken(token: string): { secret: string; caPin: string } | undefined {
  const match = /^([\w-]{16,256})\.([\w-]{43})$/.exec(token);
  return match ? { secret: match[1]!, caPin: match[2]! } : undefined;
}
