import type { Kysely } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('incidents')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('severity', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('owner', 'text')
    .addColumn('touched', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('document', 'text')
    .addColumn('level', 'text')
    .addColumn('events', 'integer', (column) => column.notNull())
    .addColumn('opened_at', 'integer', (column) => column.notNull())
    .addColumn('first_at', 'integer', (column) => column.notNull())
    .addColumn('last_at', 'integer', (column) => column.notNull())
    .addColumn('acknowledged_at', 'integer')
    .addColumn('escalations', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('closed_at', 'integer')
    .addColumn('merged_into', 'integer')
    .execute();
  await db.schema.createIndex('incidents_by_state').on('incidents').columns(['state', 'severity']).execute();

  await db.schema
    .createTable('incident_keys')
    .addColumn('incident_id', 'integer', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('first_at', 'integer', (column) => column.notNull())
    .addColumn('last_at', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('incident_keys_by_key').on('incident_keys').column('key').execute();
  await db.schema
    .createIndex('incident_keys_by_incident')
    .on('incident_keys')
    .column('incident_id')
    .execute();

  await db.schema
    .createTable('incident_events')
    .addColumn('position', 'integer', (column) => column.primaryKey())
    .addColumn('incident_id', 'integer', (column) => column.notNull())
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('incident_events_by_incident')
    .on('incident_events')
    .columns(['incident_id', 'position'])
    .execute();

  await db.schema
    .createTable('incident_pcs')
    .addColumn('incident_id', 'integer', (column) => column.notNull())
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('incident_pcs_key', ['incident_id', 'agent_id'])
    .execute();
  await db.schema.createIndex('incident_pcs_by_agent').on('incident_pcs').column('agent_id').execute();

  await db.schema
    .createTable('incident_acts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('incident_id', 'integer', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('by', 'text')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('incident_acts_by_incident')
    .on('incident_acts')
    .columns(['incident_id', 'at'])
    .execute();
  await db.schema.createIndex('incident_acts_by_kind').on('incident_acts').columns(['kind', 'at']).execute();

  await db.schema
    .createTable('incident_checks')
    .addColumn('incident_id', 'integer', (column) => column.notNull())
    .addColumn('item', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('incident_checks_key', ['incident_id', 'item'])
    .execute();
}
