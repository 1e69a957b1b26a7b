import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { StoreError } from './store.ts';

/**
 * Brings the tables up to date. Consoles that start at the same moment wait for one of them to do it.
 * @throws StoreError when they are of a newer version
 */
// biome-ignore lint/suspicious/noExplicitAny: migrations work on the tables of their time, not on today's types.
export async function migrate(db: Kysely<any>, migrations: Record<string, Migration>): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  const done = tables.some(({ name }) => name === 'kysely_migration')
    ? (await sql<{ name: string }>`select name from kysely_migration`.execute(db)).rows
    : [];
  const unknown = done.find(({ name }) => !Object.hasOwn(migrations, name));
  if (unknown) {
    throw new StoreError(
      `the store was written by a newer version of Guardpost (${unknown.name}): start that version, or restore a backup`,
    );
  }
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
  if (error) throw error;
}
