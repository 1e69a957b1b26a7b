import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import type { Tables } from '../schema.ts';
import { StoreError } from '../store.ts';
import { DATABASE_FILE } from './open.ts';
import { SqliteReaderDialect } from './reader.ts';

/**
 * Reads a console's store beside the running console or without one; nothing is written.
 * @throws StoreError when there is none
 */
export async function readStored<T>(dataDir: string, use: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  const file = join(dataDir, DATABASE_FILE);
  if (!existsSync(file)) {
    throw new StoreError(`there is no console's store in ${dataDir}: name its data directory with --data`);
  }
  const db = new Kysely<Tables>({ dialect: new SqliteReaderDialect(file) });
  try {
    return await use(db);
  } finally {
    await db.destroy();
  }
}
