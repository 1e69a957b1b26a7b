import { Secret, TOTP } from 'otpauth';

/** RFC 6238 with what every authenticator app takes: SHA-1, 6 digits, 30 seconds; a secret of 160 bits. */
const PARAMETERS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** A clock may be off, and a person slow, by one step either way (RFC 6238 section 5.2). */
const WINDOW = 1;

export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the QR code carries. */
export function totpUri(secret: string, username: string, issuer: string): string {
  return new TOTP({ ...PARAMETERS, issuer, label: username, secret: Secret.fromBase32(secret) }).toString();
}

/**
 * The time step that a code is of, or undefined when it is wrong, or of a step up to `usedStep`: a code that was
 * seen over a shoulder is worth nothing once it was used.
 */
export function totpStep(
  secret: string,
  code: string,
  usedStep: number | null,
  now = Date.now(),
): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const totp = new TOTP({ ...PARAMETERS, secret: Secret.fromBase32(secret) });
  const delta = totp.validate({ token: code, timestamp: now, window: WINDOW });
  if (delta === null) return undefined;
  const step = Math.floor(now / 1000 / PARAMETERS.period) + delta;
  return usedStep !== null && step <= usedStep ? undefined : step;
}
