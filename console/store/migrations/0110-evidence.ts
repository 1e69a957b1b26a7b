import type { Kysely } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('evidence')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('event_at', 'integer', (column) => column.notNull())
    .addColumn('file_name', 'text')
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('size_bytes', 'integer', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('announced_at', 'integer', (column) => column.notNull())
    .addColumn('touched_at', 'integer')
    .addColumn('arrived_at', 'integer')
    .addColumn('deleted_at', 'integer')
    .execute();
  await db.schema
    .createIndex('evidence_by_state')
    .on('evidence')
    .columns(['state', 'announced_at'])
    .execute();
  await db.schema.createIndex('evidence_by_agent').on('evidence').columns(['agent_id', 'state']).execute();
  await db.schema
    .createTable('evidence_custody')
    .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('evidence_id', 'text', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('act', 'text', (column) => column.notNull())
    .addColumn('by', 'text')
    .addColumn('note', 'text')
    .execute();
  await db.schema
    .createIndex('evidence_custody_of')
    .on('evidence_custody')
    .columns(['evidence_id', 'position'])
    .execute();
  await db.schema
    .createTable('evidence_access')
    .addColumn('request_id', 'text', (column) => column.primaryKey())
    .addColumn('evidence_id', 'text', (column) => column.notNull())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('envelope', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('evidence_access_of')
    .on('evidence_access')
    .columns(['evidence_id', 'account'])
    .execute();
}
