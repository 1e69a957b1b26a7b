import { type Kysely, sql } from 'kysely';

/**
 * Roles in place of the one kind of administrator there was. Who came first becomes the system administrator, who
 * alone can give roles; all others become security administrator and analyst, and so keep what they did most.
 * A console with a single account therefore has nobody for policies until its system administrator has made an
 * account for that: one person must not hold both duties. Sessions end, for they were opened with other rights.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .alterTable('users')
    .addColumn('roles', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  await db.schema.alterTable('users').addColumn('scope', 'text').execute();
  await db
    .updateTable('users')
    .set({ roles: JSON.stringify(['security-administrator', 'analyst']) })
    .execute();
  await db
    .updateTable('users')
    .set({ roles: JSON.stringify(['system-administrator']) })
    .where('id', '=', sql`(select min(id) from users)`)
    .execute();
  await db.schema.alterTable('users').dropColumn('role').execute();

  await db.schema.dropTable('sessions').execute();
  await db.schema
    .createTable('sessions')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('user_id', 'integer', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'integer', (column) => column.notNull())
    .addColumn('last_seen_at', 'integer', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('browser', 'text', (column) => column.notNull())
    .addColumn('stage', 'text', (column) => column.notNull())
    .execute();
}
