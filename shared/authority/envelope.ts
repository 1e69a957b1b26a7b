import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { StatementRefused } from './refused.ts';

/** An Ed25519 public key (RFC 8032), 32 bytes in base64url. It is its own name: no identifier to mix up. */
export const PublicKey = z
  .string()
  .regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/, 'an Ed25519 public key in base64url');
export type PublicKey = z.infer<typeof PublicKey>;

export const Signature = z.strictObject({
  key: PublicKey,
  /** 64 bytes in base64url; the last character can have only these values, so there is one spelling of each. */
  signature: z.string().regex(/^[\w-]{85}[AQgw]$/, 'an Ed25519 signature in base64url'),
});
export type Signature = z.infer<typeof Signature>;

/** Policies have up to 4 MB on the wire (a frame); everything else is far smaller. */
const MAX_PAYLOAD = 4 * 1024 * 1024;

/**
 * A signed statement. What is signed is the very text of `payload`, as in DSSE (the envelope that TUF's successors
 * moved to), rather than an object that each side brings into a canonical form again before it can check anything:
 * nothing is parsed before its signature holds. The text itself is canonical JSON, so that it can be read one way
 * only.
 */
export const Envelope = z.strictObject({
  payload: z.string().min(2).max(MAX_PAYLOAD),
  signatures: z.array(Signature).max(16),
});
export type Envelope = z.infer<typeof Envelope>;

/** Checks one Ed25519 signature. Pure code is given it: agents and console use node:crypto. */
export type Verify = (key: PublicKey, message: Uint8Array, signature: Uint8Array) => boolean;
/** Signs with one person's key. */
export interface Signer {
  readonly key: PublicKey;
  sign(message: Uint8Array): Uint8Array;
}

/** What statements are about; part of what is signed, so that one can never pass for another. */
export const STATEMENTS = [
  'root',
  'authority',
  'policy',
  'command',
  'groups',
  'retention',
  'evidence',
  'timestamp',
] as const;
export type Statement = (typeof STATEMENTS)[number];

/** The bytes that are signed: DSSE's pre-authentication encoding (length and type come before the content). */
export function signedBytes(statement: Statement, payload: string): Uint8Array {
  const encoder = new TextEncoder();
  const type = `application/vnd.guardpost.${statement}+json`;
  const body = encoder.encode(payload);
  const head = encoder.encode(`DSSEv1 ${type.length} ${type} ${body.length} `);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/** A statement signed by one person. */
export function seal(statement: Statement, content: unknown, signer: Signer): Envelope {
  return cosign(statement, { payload: canonicalJson(content), signatures: [] }, signer);
}

/** The same statement with one more signature; a second one by the same key takes the place of the first. */
export function cosign(statement: Statement, envelope: Envelope, signer: Signer): Envelope {
  const signature = toBase64url(signer.sign(signedBytes(statement, envelope.payload)));
  const others = envelope.signatures.filter(({ key }) => key !== signer.key);
  return { payload: envelope.payload, signatures: [...others, { key: signer.key, signature }] };
}

/**
 * The content of a statement and the keys that signed it. Every signature on it must be good: one that is not means
 * that the envelope is not what its signers made.
 * @throws StatementRefused `malformed`, `unsigned`, `bad-signature`
 */
export function open<T>(
  statement: Statement,
  value: unknown,
  schema: z.ZodType<T>,
  verify: Verify,
): { content: T; keys: PublicKey[] } {
  const envelope = Envelope.safeParse(value);
  if (!envelope.success) {
    const unsigned = !(value as { signatures?: unknown } | null | undefined)?.signatures;
    throw new StatementRefused(
      unsigned ? 'unsigned' : 'malformed',
      `${statement}: ${unsigned ? 'not signed' : 'not a signed statement'}`,
    );
  }
  const { payload, signatures } = envelope.data;
  if (signatures.length === 0) throw new StatementRefused('unsigned', `${statement}: not signed`);
  const message = signedBytes(statement, payload);
  const keys = signatures.map(({ key }) => key);
  const good = signatures.every(({ key, signature }) => verify(key, message, fromBase64url(signature)));
  if (!good || new Set(keys).size !== keys.length) {
    throw new StatementRefused('bad-signature', `${statement}: a signature does not fit`);
  }
  return { content: read(statement, payload, schema), keys };
}

/** The content without a look at the signatures: for showing, and for what came out of one's own hand. */
export function read<T>(statement: Statement, payload: string, schema: z.ZodType<T>): T {
  let content: unknown;
  try {
    content = JSON.parse(payload);
    if (canonicalJson(content) !== payload) throw new Error('not in canonical form');
    return schema.parse(content);
  } catch {
    throw new StatementRefused('malformed', `${statement}: its content is not what such a statement says`);
  }
}

export function toBase64url(bytes: Uint8Array): string {
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export function fromBase64url(text: string): Uint8Array {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (unit) => unit.charCodeAt(0));
}
