import { type Kysely, sql } from 'kysely';

/** The record, which no statement of the console can change by mistake; against others stand the checkpoints. */
// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await sql`create table audit_entries (idx bigint primary key, body text collate "C" not null)`.execute(db);
  await sql`create table audit_nodes (
    level bigint not null, idx bigint not null, hash bytea not null, primary key (level, idx)
  )`.execute(db);
  await sql`create table audit_checkpoints (size bigint primary key, note text collate "C" not null)`.execute(
    db,
  );

  await sql`create function guardpost_append_only() returns trigger language plpgsql as
    $$ begin raise exception 'the record is append-only'; end $$`.execute(db);
  for (const table of ['audit_entries', 'audit_nodes', 'audit_checkpoints']) {
    await sql`create trigger append_only before update or delete or truncate on ${sql.table(table)}
      execute function guardpost_append_only()`.execute(db);
  }
}
