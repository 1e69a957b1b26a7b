import type { Kysely } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('document_marks')
    .addColumn('mark', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('document_marks_key', ['mark', 'position'])
    .execute();
  await db.schema.createIndex('document_marks_by_position').on('document_marks').column('position').execute();
}
