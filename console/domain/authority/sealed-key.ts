import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { z } from 'zod';
import { PublicKey, type Signer } from '../../../shared/authority/envelope.ts';
import { COSTS } from '../passwords.ts';
import { newKey, signerOf } from './ed25519.ts';

/**
 * A private key that only its passphrase opens: Argon2id makes the key of ChaCha20-Poly1305 (RFC 8439). At the costs
 * of the log-in's hash: the passphrase is the same, so who guesses would try the cheaper of the two.
 */
export const SealedKey = z.strictObject({
  format: z.literal('guardpost signing key 1'),
  key: PublicKey,
  /** 16, 12 and more bytes in base64url. */
  salt: z.string().length(22),
  nonce: z.string().length(16),
  sealed: z.string().min(1).max(1024),
});
export type SealedKey = z.infer<typeof SealedKey>;

/** A fresh key under a passphrase, and who signs with it at once. */
export async function newSealedKey(passphrase: string): Promise<{ sealed: SealedKey; signer: Signer }> {
  const { key, privateKey } = newKey();
  const signer = signerOf(privateKey);
  return { sealed: await seal(key, privateKey, passphrase), signer };
}

/** The same key under another passphrase; undefined when the first one is wrong. */
export async function reseal(sealed: SealedKey, from: string, to: string): Promise<SealedKey | undefined> {
  const privateKey = await unseal(sealed, from);
  if (!privateKey) return undefined;
  const again = await seal(sealed.key, privateKey, to);
  privateKey.fill(0);
  return again;
}

/** The private key as PKCS #8 DER, to be overwritten after use; undefined when the passphrase is wrong. */
export async function unseal(sealed: SealedKey, passphrase: string): Promise<Buffer | undefined> {
  const key = await keyOf(passphrase, Buffer.from(sealed.salt, 'base64url'));
  const content = Buffer.from(sealed.sealed, 'base64url');
  const opening = createDecipheriv('chacha20-poly1305', key, Buffer.from(sealed.nonce, 'base64url'), {
    authTagLength: 16,
  });
  opening.setAAD(Buffer.from(sealed.key), { plaintextLength: content.length - 16 });
  opening.setAuthTag(content.subarray(-16));
  try {
    return Buffer.concat([opening.update(content.subarray(0, -16)), opening.final()]);
  } catch {
    return undefined;
  } finally {
    key.fill(0);
  }
}

async function seal(key: PublicKey, privateKey: Buffer, passphrase: string): Promise<SealedKey> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const sealing = createCipheriv('chacha20-poly1305', await keyOf(passphrase, salt), nonce, {
    authTagLength: 16,
  });
  // The public half is part of it, so that nobody can put another name on a sealed key.
  sealing.setAAD(Buffer.from(key), { plaintextLength: privateKey.length });
  const sealed = Buffer.concat([sealing.update(privateKey), sealing.final(), sealing.getAuthTag()]);
  privateKey.fill(0);
  return {
    format: 'guardpost signing key 1',
    key,
    salt: salt.toString('base64url'),
    nonce: nonce.toString('base64url'),
    sealed: sealed.toString('base64url'),
  };
}

function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  // Argon2id is the library's default.
  return hashRaw(passphrase.normalize('NFKC'), { ...COSTS, outputLen: 32, salt });
}
