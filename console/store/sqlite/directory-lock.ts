import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError } from '../store.ts';

export const LOCK_FILE = 'console.lock';

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
