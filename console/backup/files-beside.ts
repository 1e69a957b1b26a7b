import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { LOCK_FILE } from '../store/sqlite/directory-lock.ts';
import { DATABASE_FILE } from '../store/sqlite/open.ts';

/** Keys, witness file and whatever else the console keeps beside its database. */
export async function filesBeside(dataDir: string): Promise<string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dataDir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.startsWith(DATABASE_FILE) && !path.startsWith(LOCK_FILE) && !path.startsWith('.'))
    .sort();
}
