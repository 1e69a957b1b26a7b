import type { Kysely } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('people_directory')
    .addColumn('user', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('department', 'text')
    .addColumn('manager', 'text')
    .addColumn('mail', 'text')
    .addColumn('leaves_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('people_directory_department')
    .on('people_directory')
    .column('department')
    .execute();
}
