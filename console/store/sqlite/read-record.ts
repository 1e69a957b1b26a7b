import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { RecordToVerify } from '../../domain/audit/verify.ts';
import { StoreError } from '../store.ts';
import { DATABASE_FILE } from './open.ts';

/**
 * Reads the record for verification, beside a running console or without one, in one state of the database.
 * @throws StoreError when there is no record to read
 */
export function readRecord<T>(
  dataDir: string,
  use: (record: Omit<RecordToVerify, 'publicKey' | 'witnessed'>) => T,
): T {
  const file = join(dataDir, DATABASE_FILE);
  let database: Database.Database;
  try {
    database = new Database(file, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw new StoreError(`cannot open ${file}: ${(error as Error).message}`);
  }
  try {
    const one = <T>(sql: string) => database.prepare<[], T>(sql).pluck();
    const read = database.transaction(() => {
      const consoleId = one<string>("select value from settings where key = 'console-id'").get();
      return use({
        origin: `guardpost/${consoleId}`,
        entries: database
          .prepare<[], { index: number; body: string }>(
            'select idx as "index", body from audit_entries order by idx',
          )
          .iterate(),
        checkpoints: one<string>('select note from audit_checkpoints order by size').all(),
      });
    });
    return read();
  } catch (error) {
    if (error instanceof Database.SqliteError)
      throw new StoreError(`cannot read the record in ${file}: ${error.message}`);
    throw error;
  } finally {
    database.close();
  }
}
