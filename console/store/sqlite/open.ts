import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import { migrate } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import type { Tables } from '../schema.ts';
import { type Store, StoreError } from '../store.ts';
import { SqliteAuditStore } from './audit-store.ts';
import { TransactionalSqliteDialect } from './dialect.ts';
import { holdDirectory, makePrivate } from './directory-lock.ts';
import { SqliteEventExpiry } from './event-expiry.ts';
import { SqliteEventLog } from './event-log.ts';
import { SqliteReaderDialect } from './reader.ts';

export const DATABASE_FILE = 'console.db';

/**
 * Opens the store in a data directory, making both when they are not there, and brings its tables up to date.
 * The directory and all in it are readable by their owner only.
 * @throws StoreError when the directory cannot be used, or the file is damaged or from a newer version
 */
export async function openSqliteStore(dataDir: string): Promise<Store> {
  const file = join(dataDir, DATABASE_FILE);
  const unlock = await holdDirectory(dataDir);
  let database: Database.Database | undefined;
  try {
    // SQLite gives its journal files the mode of the database file.
    await makePrivate(file);
    database = new Database(file, { timeout: 5000 });
    database.pragma('journal_mode = wal');
    // An acknowledged batch must survive a power cut: in WAL mode only FULL syncs at every commit.
    database.pragma('synchronous = full');
    // Copy the journal back every 16 MB instead of 4: batches come fast, and each copy has syncs of its own.
    database.pragma('wal_autocheckpoint = 4000');
    database.pragma('foreign_keys = on');
    database.pragma('cache_size = -65536');
    const db = new Kysely<Tables>({ dialect: new TransactionalSqliteDialect({ database }) });
    await migrate(db, MIGRATIONS);
    const reader = new Kysely<Tables>({ dialect: new SqliteReaderDialect(file) });
    return {
      db,
      reader,
      events: new SqliteEventLog(database),
      expiry: new SqliteEventExpiry(database),
      audit: new SqliteAuditStore(database),
      async close() {
        await reader.destroy();
        database?.close();
        unlock();
      },
    };
  } catch (error) {
    database?.close();
    unlock();
    if (error instanceof Database.SqliteError && ['SQLITE_CORRUPT', 'SQLITE_NOTADB'].includes(error.code)) {
      throw new StoreError(
        `${file} is damaged (${error.message}): put a backup in its place, or move it away to start empty`,
      );
    }
    if (error instanceof StoreError) throw error;
    throw new StoreError(`cannot open ${file}: ${(error as Error).message}`);
  }
}
