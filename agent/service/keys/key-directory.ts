import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateDir, replaceFile } from '../files.ts';

/**
 * The service's own keys, each a file for the service alone. They lie apart from what they protect: whoever copies
 * the data directory of an agent whose `keyDirectory` is elsewhere gets nothing that can be read.
 */
export class KeyDirectory {
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  /** @throws Error that says what to do when the directory cannot be made */
  static async open(dir: string): Promise<KeyDirectory> {
    await makePrivateDir(dir);
    return new KeyDirectory(dir);
  }

  /** 256 bits for AES; made at first use. @throws Error naming the file when it is not such a key */
  async secret(name: string): Promise<Buffer> {
    const file = join(this.#dir, `${name}.key`);
    const text = await readOrMake(file, () => `${randomBytes(32).toString('base64')}\n`);
    const key = Buffer.from(text, 'base64');
    if (key.length !== 32)
      throw new Error(`${file} is not a key of 32 bytes; put the right one back or remove it`);
    return key;
  }

  /** An Ed25519 key; made at first use. @throws Error naming the file when it is not such a key */
  async signingKey(name: string): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
    const file = join(this.#dir, `${name}.pem`);
    const pem = await readOrMake(
      file,
      () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    );
    try {
      const privateKey = createPrivateKey(pem);
      return { privateKey, publicKey: createPublicKey(privateKey) };
    } catch {
      throw new Error(`${file} is not a key; put the right one back or remove it`);
    }
  }
}

async function readOrMake(file: string, make: () => string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const text = make();
  await replaceFile(file, text);
  return text;
}
