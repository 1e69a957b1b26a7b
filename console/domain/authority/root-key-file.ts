import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SealedKey } from './sealed-key.ts';

/** Where set-up leaves the sealed root key for the administrator to take away with `guardpost keys root take`. */
export function rootKeyFile(dataDir: string): string {
  return join(dataDir, 'keys', 'root-signing.key.json');
}

/** Writes a sealed key to a new file that only its owner may read. @throws when there is one already */
export async function writeKeyFile(file: string, sealed: SealedKey): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(sealed, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The same in a console's data directory. */
export async function writeRootKey(dataDir: string, sealed: SealedKey): Promise<void> {
  await mkdir(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
  await chmod(join(dataDir, 'keys'), 0o700);
  await writeKeyFile(rootKeyFile(dataDir), sealed);
}

/** @throws Error naming the file and what is wrong with it */
export async function readKeyFile(file: string): Promise<SealedKey> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`cannot read the key file ${file}: ${(error as Error).message}`);
  }
  const parsed = SealedKey.safeParse(value);
  if (!parsed.success) throw new Error(`${file} is not a signing key of Guardpost`);
  return parsed.data;
}
