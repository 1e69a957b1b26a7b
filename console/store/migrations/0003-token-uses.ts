import type { Kysely } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .alterTable('enrolment_tokens')
    .addColumn('uses', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
  await db.schema
    .alterTable('enrolment_tokens')
    .addColumn('used', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.updateTable('enrolment_tokens').set({ used: 1 }).where('used_at', 'is not', null).execute();
}
