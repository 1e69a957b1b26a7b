import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Envelope } from '../../../shared/authority/envelope.ts';
import { StoreError } from '../store.ts';
import { DATABASE_FILE } from './open.ts';

/**
 * The newest root and authority of a console, beside a running one or without it.
 * @throws StoreError when there are none
 */
export function readTrust(dataDir: string): { root: Envelope; authority: Envelope } {
  const file = join(dataDir, DATABASE_FILE);
  let database: Database.Database;
  try {
    database = new Database(file, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw new StoreError(`cannot open ${file}: ${(error as Error).message}`);
  }
  try {
    const newest = database
      .prepare<[string], string>(
        'select envelope from trust_documents where kind = ? order by version desc limit 1',
      )
      .pluck();
    const [root, authority] = [newest.get('root'), newest.get('authority')];
    if (!root || !authority) {
      throw new StoreError('this console has no root yet: it is made when a security administrator logs in');
    }
    return { root: JSON.parse(root) as Envelope, authority: JSON.parse(authority) as Envelope };
  } finally {
    database.close();
  }
}
