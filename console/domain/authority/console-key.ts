import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Signer } from '../../../shared/authority/envelope.ts';
import { newKey, signerOf } from './ed25519.ts';

/**
 * The console's own key, made at first use in a file beside the database. It says what time it is and which versions
 * are newest; nothing that an agent would obey.
 */
export async function loadConsoleKey(dataDir: string): Promise<Signer> {
  const folder = join(dataDir, 'keys');
  const file = join(folder, 'console-signing.key');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  try {
    return signerOf(Buffer.from(await readFile(file, 'utf8'), 'base64url'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { privateKey } = newKey();
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(privateKey.toString('base64url'));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return signerOf(privateKey);
}
