import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of the console's keys, apart from its database; made for the console's own user alone. */
export async function keyFolder(dataDir: string): Promise<string> {
  const folder = join(dataDir, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  return folder;
}

/** What a key file holds, or undefined when there is none. */
export async function readKeyFile(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces a key file as a whole and durably; only the console's own user may read it. */
export async function writeKeyFile(file: string, content: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}.new`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * A key of 256 bits in a file of its own below `keys/`, made at first use: whoever has the database, or a backup of
 * it alone, does not have the key. @throws when it cannot be read or made
 */
export async function loadKeyFile(dataDir: string, name: string): Promise<Buffer> {
  const file = join(await keyFolder(dataDir), name);
  const known = await readKeyFile(file);
  if (known !== undefined) return Buffer.from(known, 'base64url');
  const key = randomBytes(32);
  await writeKeyFile(file, key.toString('base64url'));
  return key;
}
