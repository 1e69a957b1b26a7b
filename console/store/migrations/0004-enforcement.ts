import type { Kysely } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('devices').addColumn('network_status', 'text').execute();
  await db.schema
    .alterTable('devices')
    .addColumn('groups', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  await db.schema
    .alterTable('policies')
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('policy'))
    .execute();

  await db.schema
    .createTable('approvals')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('asked_by', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'integer')
    .addColumn('note', 'text')
    .execute();

  await db.schema
    .createTable('known_devices')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('bus', 'text', (column) => column.notNull())
    .addColumn('vendor_id', 'text')
    .addColumn('product_id', 'text')
    .addColumn('serial', 'text')
    .addColumn('vendor', 'text')
    .addColumn('product', 'text')
    .addColumn('first_seen_at', 'integer', (column) => column.notNull())
    .addColumn('last_seen_at', 'integer', (column) => column.notNull())
    .addColumn('owner', 'text')
    .addColumn('access', 'text')
    .addColumn('note', 'text')
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'integer')
    .execute();
  await db.schema
    .createTable('known_device_uses')
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('first_seen_at', 'integer', (column) => column.notNull())
    .addColumn('last_seen_at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('known_device_uses_key', ['device_id', 'agent_id', 'actor'])
    .execute();

  await db.schema
    .createTable('release_requests')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('asked_by', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'integer', (column) => column.notNull())
    .addColumn('minutes', 'integer', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('device', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'integer')
    .addColumn('note', 'text')
    .addColumn('grant_id', 'text')
    .addColumn('granted_until', 'integer')
    .execute();
}
