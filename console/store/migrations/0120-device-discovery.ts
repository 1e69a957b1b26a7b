import type { Kysely } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('device_discovery')
    .addColumn('agent_id', 'text', (column) => column.primaryKey())
    .addColumn('received_at', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
}
