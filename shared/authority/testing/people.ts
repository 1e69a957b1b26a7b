import { ed25519 } from '@noble/curves/ed25519.js';
import { type Authority, RIGHTS, type Right } from '../authority.ts';
import {
  cosign,
  type Envelope,
  fromBase64url,
  type Signer,
  seal,
  toBase64url,
  type Verify,
} from '../envelope.ts';
import { peopleNeeded, type Root } from '../root.ts';

export const CONSOLE = '11111111-1111-4111-8111-111111111111';
export const YEAR = 365 * 86_400_000;

/** Another implementation than node:crypto's, so that tests also show that the two agree. */
export const verify: Verify = (key, message, signature) =>
  ed25519.verify(signature, message, fromBase64url(key));

/** A person with a key. */
export function newSigner(): Signer {
  const { secretKey, publicKey } = ed25519.keygen();
  return { key: toBase64url(publicKey), sign: (message) => ed25519.sign(message, secretKey) };
}

export const aRoot = (signers: readonly Signer[], changes: Partial<Root> = {}): Root => ({
  consoleId: CONSOLE,
  version: 1,
  expiresAt: Date.now() + 10 * YEAR,
  keys: signers.map(({ key }) => key),
  threshold: 1,
  people: peopleNeeded(2),
  isolationLimit: 2,
  ...changes,
});

export const anAuthority = (
  people: Record<string, Signer | [Signer, Right[]]>,
  console_: Signer,
  changes: Partial<Authority> = {},
): Authority => ({
  consoleId: CONSOLE,
  version: 1,
  expiresAt: Date.now() + YEAR,
  keys: Object.entries(people).map(([account, given]) => {
    const [signer, rights] = Array.isArray(given) ? given : [given, [...RIGHTS]];
    return { key: signer.key, account, rights };
  }),
  consoleKey: console_.key,
  ...changes,
});

/** A statement signed by each of them. */
export function sealAll(
  statement: Parameters<typeof seal>[0],
  content: unknown,
  signers: Signer[],
): Envelope {
  const [first, ...others] = signers;
  return others.reduce(
    (envelope, signer) => cosign(statement, envelope, signer),
    seal(statement, content, first!),
  );
}
