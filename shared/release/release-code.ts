import { z } from 'zod';

/**
 * Challenge and response for a release that is agreed by telephone, when a PC cannot reach its console. Both are
 * eight characters of Crockford's base 32, 40 bits:
 *
 *   challenge = purpose (2 bits) · nonce (28) · check (10)
 *   response  = access (1) · duration (4) · proof (35)
 *
 * `check` and `proof` are cut from an HMAC under a secret that one agent and its console share. The check tells
 * the console of a slip of the tongue or of another PC; the proof binds the terms to the challenge. What keeps 35
 * bits from being guessed is the agent: few attempts a challenge, then a lock that grows.
 */

/** Maker of a message's HMAC-SHA-256 under the shared secret. */
export type Mac = (message: Uint8Array) => Uint8Array;

/** What a challenge asks for. The position is its code. */
export const RELEASE_PURPOSES = ['any-device', 'one-device', 'isolation', 'stop-service'] as const;
export const ReleasePurpose = z.enum(RELEASE_PURPOSES);
export type ReleasePurpose = z.infer<typeof ReleasePurpose>;

/** Minutes that a response can grant. The position is its code, so the list only ever grows at the end. */
export const RELEASE_MINUTES = [
  5, 15, 30, 60, 120, 240, 480, 720, 1_440, 2_880, 4_320, 7_200, 10_080, 20_160, 30_240, 43_200,
] as const;

export interface ReleaseTerms {
  access: 'allow' | 'read-only';
  /** One of RELEASE_MINUTES. Of an isolation's release it has no meaning: that ends for good. */
  minutes: number;
}

/** Values that a nonce can have. */
export const NONCES = 2 ** 28;

// Crockford's base 32 (crockford.com/base32.html): no letter that can be taken for a digit.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** What the person at the PC reads out. `nonce` is random and never used twice by this agent. */
export function makeChallenge(mac: Mac, purpose: ReleasePurpose, nonce: number): string {
  if (!Number.isInteger(nonce) || nonce < 0 || nonce >= NONCES) throw new RangeError('nonce: 28 bits');
  const head = BigInt(RELEASE_PURPOSES.indexOf(purpose)) * BigInt(NONCES) + BigInt(nonce);
  return encode(head * 1024n + checkOf(mac, head));
}

/** What a challenge asks for, or undefined when it is not one of this agent's. */
export function readChallenge(mac: Mac, typed: string): { purpose: ReleasePurpose } | undefined {
  const value = decode(typed);
  if (value === undefined) return undefined;
  const head = value >> 10n;
  const purpose = RELEASE_PURPOSES[Number(head / BigInt(NONCES))];
  if (!purpose || checkOf(mac, head) !== (value & 1023n)) return undefined;
  return { purpose };
}

/** What the console reads back. @throws RangeError when the minutes are not in RELEASE_MINUTES */
export function makeResponse(mac: Mac, challenge: string, terms: ReleaseTerms): string {
  const duration = (RELEASE_MINUTES as readonly number[]).indexOf(terms.minutes);
  if (duration < 0) throw new RangeError(`minutes: one of ${RELEASE_MINUTES.join(', ')}`);
  const head = BigInt((terms.access === 'allow' ? 0 : 1) * 16 + duration);
  return encode((head << 35n) | proofOf(mac, challenge, head));
}

/** The terms that a response grants to this challenge, or undefined when it was not made for it. */
export function readResponse(mac: Mac, challenge: string, typed: string): ReleaseTerms | undefined {
  const value = decode(typed);
  if (value === undefined) return undefined;
  const head = value >> 35n;
  if (proofOf(mac, challenge, head) !== (value & ((1n << 35n) - 1n))) return undefined;
  const code = Number(head);
  return { access: code < 16 ? 'allow' : 'read-only', minutes: RELEASE_MINUTES[code % 16]! };
}

/** A code as it is read out: two groups of four. */
export function spokenCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** True for eight characters that can be a code, as people type them. */
export function looksLikeCode(typed: string): boolean {
  return decode(typed) !== undefined;
}

function checkOf(mac: Mac, head: bigint): bigint {
  return leadingBits(mac(message('challenge', head)), 10n);
}

function proofOf(mac: Mac, challenge: string, head: bigint): bigint {
  const value = decode(challenge);
  if (value === undefined) throw new TypeError('not a challenge');
  return leadingBits(mac(message('response', (value << 5n) | head)), 35n);
}

/** The domain is part of the message, so that one kind of code can never stand for the other. */
function message(kind: 'challenge' | 'response', value: bigint): Uint8Array {
  return new TextEncoder().encode(`guardpost release ${kind} 1 ${value.toString(16)}`);
}

function leadingBits(bytes: Uint8Array, bits: bigint): bigint {
  let value = 0n;
  for (const byte of bytes.subarray(0, 8)) value = (value << 8n) | BigInt(byte);
  return value >> (64n - bits);
}

function encode(value: bigint): string {
  let text = '';
  for (let shift = (LENGTH - 1) * 5; shift >= 0; shift -= 5) {
    text += ALPHABET[Number((value >> BigInt(shift)) & 31n)];
  }
  return text;
}

/** Case, spaces and dashes do not matter; O is read as 0, I and L as 1. Undefined when it is no code. */
function decode(typed: string): bigint | undefined {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (text.length !== LENGTH) return undefined;
  let value = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    value = (value << 5n) | BigInt(digit);
  }
  return value;
}
