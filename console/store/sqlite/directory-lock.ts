import { chmod, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError } from '../store.ts';

export const LOCK_FILE = 'console.lock';

/**
 * Makes a data directory where there is none, readable by its owner only, and holds it for one console.
 * @returns what lets go of it
 * @throws StoreError when it cannot be used, or another console holds it
 */
export async function holdDirectory(dataDir: string): Promise<() => void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await chmod(dataDir, 0o700);
    await makePrivate(join(dataDir, LOCK_FILE));
  } catch (error) {
    throw new StoreError(`cannot use the data directory ${dataDir}: ${(error as Error).message}`);
  }
  return lockDirectory(dataDir);
}

/** Makes a file where there is none, readable by its owner only. */
export async function makePrivate(file: string): Promise<void> {
  await (await open(file, 'a', 0o600)).close();
  await chmod(file, 0o600);
}

/**
 * Holds a data directory for one console: two would not see each other's agents. The lock is one of the
 * operating system on an empty database, so it ends with the process however that ends.
 * @returns what lets go of it
 * @throws StoreError when another console holds it
 */
export function lockDirectory(dataDir: string): () => void {
  const lock = new Database(join(dataDir, LOCK_FILE), { timeout: 0 });
  try {
    lock.pragma('journal_mode = memory');
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') {
      throw new StoreError(
        `another console uses ${dataDir}: stop it, or give this one a directory of its own`,
      );
    }
    throw error;
  }
  return () => lock.close();
}
