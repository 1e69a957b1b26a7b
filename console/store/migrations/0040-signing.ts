import type { Kysely } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('signing_keys')
    .addColumn('account', 'text', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('trust_documents')
    .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('envelope', 'text', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addUniqueConstraint('trust_documents_version', ['kind', 'version'])
    .execute();
  await db.schema.alterTable('policies').addColumn('envelope', 'text').execute();
  await db.schema
    .alterTable('policies')
    .addColumn('baseline', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('commands').addColumn('envelope', 'text').execute();
  await db.schema.alterTable('devices').addColumn('groups_envelope', 'text').execute();
}
