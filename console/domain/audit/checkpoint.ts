import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/**
 * A signed statement 'the record had so many entries and this root', in the text form of C2SP tlog-checkpoint
 * inside a C2SP signed-note with an Ed25519 signature, so that witnesses of other makes can check it.
 */
export interface Checkpoint {
  /** Names the record: `guardpost/<console id>`. */
  origin: string;
  size: number;
  root: Buffer;
}

/** Signs checkpoints; the key never leaves the object. */
export interface CheckpointSigner {
  readonly publicKey: KeyObject;
  sign(checkpoint: Checkpoint): string;
}

/** A fresh Ed25519 private key as PKCS #8 PEM. */
export function newSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** @throws when the PEM is not an Ed25519 private key */
export function checkpointSigner(privateKeyPem: string): CheckpointSigner {
  const key = createPrivateKey(privateKeyPem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the key of the record must be Ed25519');
  const publicKey = createPublicKey(key);
  return {
    publicKey,
    sign(checkpoint) {
      const body = bodyOf(checkpoint);
      const signature = sign(null, Buffer.from(body), key);
      const line = Buffer.concat([keyHash(checkpoint.origin, publicKey), signature]).toString('base64');
      return `${body}\n— ${checkpoint.origin} ${line}\n`;
    },
  };
}

/**
 * Reads a signed note. Undefined when it is malformed, of another record, or not signed by this key: whoever
 * asks treats each the same, as no statement at all.
 */
export function openCheckpoint(note: string, origin: string, publicKey: KeyObject): Checkpoint | undefined {
  const match = /^([^\n]+)\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\n\n— (\S+) ([A-Za-z0-9+/=]+)\n$/.exec(note);
  if (!match || match[1] !== origin || match[4] !== origin) return undefined;
  const checkpoint = { origin, size: Number(match[2]), root: Buffer.from(match[3]!, 'base64') };
  const signed = Buffer.from(match[5]!, 'base64');
  const genuine =
    signed.subarray(0, 4).equals(keyHash(origin, publicKey)) &&
    verify(null, Buffer.from(bodyOf(checkpoint)), publicKey, signed.subarray(4));
  return genuine ? checkpoint : undefined;
}

function bodyOf({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** signed-note: SHA-256(name, newline, algorithm 0x01, raw public key), first four bytes. */
function keyHash(name: string, publicKey: KeyObject): Buffer {
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
  return createHash('sha256').update(`${name}\n`).update(Buffer.of(1)).update(raw).digest().subarray(0, 4);
}
