import { randomBytes } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { COSTS } from '../passwords.ts';
import { hashSecret, normaliseTypedCode } from '../secrets.ts';

const CURRENT = 'argon2id';

/**
 * What is stored of a set of recovery codes, each as `argon2id$SALT$HASH` (base64url): 80 random bits are few enough
 * to be guessed from a plain hash some day (ASVS 5.0 V6.5.2). One salt for the set, so that a code that is typed is
 * stretched once and not once for each.
 */
export async function hashCodes(codes: readonly string[]): Promise<string[]> {
  const salt = randomBytes(16).toString('base64url');
  const hashes: string[] = [];
  // One after the other: each takes 19 MiB.
  for (const code of codes) hashes.push(await hashed(code, salt));
  return hashes;
}

/** How a typed code would be stored beside the stored ones: under their salt, or as codes were stored before. */
export async function storedForms(code: string, stored: readonly string[]): Promise<string[]> {
  const salts = new Set(stored.filter((one) => one.startsWith(CURRENT)).map((one) => one.split('$')[1]!));
  const forms = [hashSecret(normaliseTypedCode(code))];
  for (const salt of salts) forms.push(await hashed(code, salt));
  return forms;
}

async function hashed(code: string, salt: string): Promise<string> {
  const options = { ...COSTS, outputLen: 32, salt: Buffer.from(salt, 'base64url') };
  const hash = await hashRaw(normaliseTypedCode(code), options);
  return `${CURRENT}$${salt}$${hash.toString('base64url')}`;
}
