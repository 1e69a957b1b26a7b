import type { Kysely } from 'kysely';

/** Single sign-on, passwords that somebody else has set, and keys that the password no longer opens. */
// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('external_identities')
    .addColumn('issuer', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('user_id', 'integer', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('linked_at', 'integer', (column) => column.notNull())
    .addColumn('last_used_at', 'integer')
    .addPrimaryKeyConstraint('external_identities_key', ['issuer', 'subject'])
    .execute();
  await db.schema
    .createIndex('external_identities_user')
    .on('external_identities')
    .column('user_id')
    .execute();
  for (const table of ['users', 'sessions', 'signing_keys']) await addColumns(db, table);
}

const COLUMNS: Record<string, Record<string, 'text' | 'integer' | 'flag'>> = {
  users: { sign_on_email: 'text', roles_from_claims: 'flag', password_temporary: 'flag' },
  sessions: { sign_on: 'flag', proven_at: 'integer' },
  signing_keys: { outdated: 'flag' },
};

// biome-ignore lint/suspicious/noExplicitAny: as above
async function addColumns(db: Kysely<any>, table: string): Promise<void> {
  for (const [name, type] of Object.entries(COLUMNS[table]!)) {
    await db.schema
      .alterTable(table)
      .addColumn(name, type === 'text' ? 'text' : 'integer', (column) =>
        type === 'flag' ? column.notNull().defaultTo(0) : column,
      )
      .execute();
  }
}
