import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('users')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('username', sql`text collate nocase`, (column) => column.notNull().unique())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .execute();

  await createPlainTables(db);

  await db.schema
    .createTable('events')
    .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('epoch', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('received_at', 'integer', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('severity', 'integer', (column) => column.notNull())
    .addColumn('channel', 'text')
    .addColumn('action', 'text')
    .addColumn('outcome', 'text')
    .addColumn('level', 'text')
    .addColumn('actor', 'text')
    .addColumn('rule_id', 'text')
    .addColumn('search', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addUniqueConstraint('events_once', ['agent_id', 'epoch', 'seq'])
    .execute();
  // SQLite appends the row id (the position) to every index: each of these gives its events newest first.
  // Only what narrows a search down has one; each index costs every insert.
  await db.schema.createIndex('events_by_severity').on('events').column('severity').execute();
  for (const column of ['actor', 'rule_id', 'action'] as const) {
    await db.schema
      .createIndex(`events_by_${column}`)
      .on('events')
      .column(column)
      .where(column, 'is not', null)
      .execute();
  }
  await db.schema.createIndex('events_by_agent').on('events').column('agent_id').execute();
  // Covers every count of the overview, so that it never reads the bodies.
  await db.schema
    .createIndex('events_by_time')
    .on('events')
    .columns(['at', 'severity', 'channel', 'action', 'outcome', 'level', 'rule_id', 'actor', 'agent_id'])
    .execute();
}

/** Those tables of the first step that are the same in every database. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export async function createPlainTables(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('settings')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('sessions')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'integer', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'integer', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('enrolment_tokens')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'integer', (column) => column.notNull())
    .addColumn('used_at', 'integer')
    .addColumn('used_by', 'text')
    .execute();

  await db.schema
    .createTable('devices')
    .addColumn('agent_id', 'text', (column) => column.primaryKey())
    .addColumn('credential_hash', 'text', (column) => column.notNull().unique())
    .addColumn('hostname', 'text', (column) => column.notNull())
    .addColumn('platform', 'text', (column) => column.notNull())
    .addColumn('os_version', 'text', (column) => column.notNull())
    .addColumn('agent_version', 'text', (column) => column.notNull())
    .addColumn('enrolled_at', 'integer', (column) => column.notNull())
    .addColumn('last_seen_at', 'integer')
    .addColumn('silent', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('address', 'text')
    .addColumn('policy_revision', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('health', 'text')
    .execute();

  await db.schema
    .createTable('policies')
    .addColumn('revision', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('published_by', 'text', (column) => column.notNull())
    .addColumn('published_at', 'integer', (column) => column.notNull())
    .addColumn('rules', 'integer', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('policy_status')
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('ms', 'real')
    .addColumn('at', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('policy_status_key', ['agent_id', 'revision'])
    .execute();

  await db.schema
    .createTable('commands')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'integer', (column) => column.notNull())
    .addColumn('finished_at', 'integer')
    .execute();
  await db.schema
    .createIndex('commands_by_agent')
    .on('commands')
    .columns(['agent_id', 'created_at'])
    .execute();

  await db.schema
    .createTable('cursors')
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('epoch', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('stored', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('cursors_key', ['agent_id', 'epoch'])
    .execute();

  await db.schema
    .createTable('rejected_events')
    .addColumn('agent_id', 'text', (column) => column.notNull())
    .addColumn('epoch', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('received_at', 'integer', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('rejected_events_key', ['agent_id', 'epoch', 'seq'])
    .execute();
}
