import type { Kysely } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('person_risk')
    .addColumn('person', 'text', (column) => column.primaryKey())
    .addColumn('score', 'real', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('events', 'integer', (column) => column.notNull())
    .addColumn('last_at', 'integer', (column) => column.notNull())
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('person_risk_reasons')
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('score', 'real', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('events', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('person_risk_reasons_key', ['person', 'reason'])
    .execute();

  await db.schema
    .createTable('person_channels')
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('first_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('person_channels_key', ['person', 'channel'])
    .execute();

  await db.schema
    .createTable('person_pcs')
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('events', 'integer', (column) => column.notNull())
    .addColumn('last_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('person_pcs_key', ['person', 'agent_id'])
    .execute();
  await db.schema.createIndex('person_pcs_by_agent').on('person_pcs').column('agent_id').execute();

  await db.schema
    .createTable('watched_people')
    .addColumn('person', 'text', (column) => column.primaryKey())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('until', 'integer', (column) => column.notNull())
    .addColumn('added_by', 'text', (column) => column.notNull())
    .addColumn('added_at', 'integer', (column) => column.notNull())
    .execute();
}
