import Database from 'better-sqlite3';
import { StoreError } from '../store.ts';

/** Copies a database in one state of it while others write, by SQLite's online backup. @throws StoreError */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const source = new Database(from, { readonly: true, fileMustExist: true });
  try {
    await source.backup(to);
  } catch (error) {
    throw new StoreError(`cannot copy ${from}: ${(error as Error).message}`);
  } finally {
    source.close();
  }
}

/** Walks every page of a database that nobody has open. @throws StoreError when it is damaged */
export function checkDatabase(file: string): void {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { fileMustExist: true });
    const verdict = database.pragma('integrity_check(1)', { simple: true });
    if (verdict !== 'ok') throw new Error(String(verdict));
  } catch (error) {
    throw new StoreError(`${file} is damaged: ${(error as Error).message}`);
  } finally {
    database?.close();
  }
}
