import type { Kysely } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  // What a PC proves itself with is a key of its own making; a PC of before has none and must enrol again.
  await db.schema.alterTable('devices').renameColumn('credential_hash', 'key_hash').execute();
  await db.schema
    .createTable('device_identities')
    .addColumn('agent_id', 'text', (column) => column.primaryKey())
    .addColumn('serial', 'text')
    .addColumn('valid_from', 'integer')
    .addColumn('valid_to', 'integer')
    .addColumn('epoch', 'text')
    .addColumn('revoked_at', 'integer')
    .addColumn('revoked_by', 'text')
    .addColumn('revoked_reason', 'text')
    .addColumn('alert', 'text')
    .execute();
}
