import { openPostgresStore } from './postgres/open.ts';
import { holdDirectory } from './sqlite/directory-lock.ts';
import { openSqliteStore } from './sqlite/open.ts';
import type { Store } from './store.ts';

/**
 * Opens a console's store: the database with this URL, or SQLite in its data directory. The directory is held for one
 * console either way, for its keys lie in it.
 * @throws StoreError when it cannot be used
 */
export async function openStore(dataDir: string, database: string | undefined): Promise<Store> {
  if (database === undefined) return openSqliteStore(dataDir);
  const letGo = await holdDirectory(dataDir);
  try {
    const store = await openPostgresStore(database);
    return {
      ...store,
      async close() {
        await store.close();
        letGo();
      },
    };
  } catch (error) {
    letGo();
    throw error;
  }
}
