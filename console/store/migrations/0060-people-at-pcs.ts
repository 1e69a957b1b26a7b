import type { Kysely } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .alterTable('release_requests')
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('device'))
    .execute();
  await db.schema.alterTable('release_requests').addColumn('quarantine_id', 'text').execute();
  await db.schema.alterTable('release_requests').addColumn('file_name', 'text').execute();

  await db.schema
    .createTable('training_confirmations')
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('card', 'text', (column) => column.notNull())
    .addColumn('edition', 'integer', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('training_confirmations_key', ['card', 'edition', 'agent_id', 'person'])
    .execute();
}
