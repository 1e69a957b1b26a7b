import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify as verifySignature,
} from 'node:crypto';
import { type Authority, RIGHTS, type Right } from '../authority.ts';
import { cosign, type Envelope, type PublicKey, type Signer, seal, type Verify } from '../envelope.ts';
import { peopleNeeded, type Root } from '../root.ts';

export const CONSOLE = '11111111-1111-4111-8111-111111111111';
export const YEAR = 365 * 86_400_000;

/** Ed25519 of node:crypto, for tests of what is pure. */
export const verify: Verify = (key, message, signature) =>
  verifySignature(null, message, publicKey(key), signature);

const keys = new Map<PublicKey, KeyObject>();
function publicKey(key: PublicKey): KeyObject {
  let object = keys.get(key);
  if (!object) {
    object = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
    keys.set(key, object);
  }
  return object;
}

/** A person with a key. */
export function newSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    key: publicKey.export({ format: 'jwk' }).x!,
    sign: (message) => sign(null, message, privateKey),
  };
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
