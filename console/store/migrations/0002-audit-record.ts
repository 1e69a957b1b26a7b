import { type Kysely, sql } from 'kysely';

// biome-ignore lint/suspicious/noExplicitAny: a migration works on the tables of its time, not on today's types.
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('audit_entries')
    .addColumn('idx', 'integer', (column) => column.primaryKey())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();

  // Nodes over full subtrees of the Merkle tree: they never change once they are there.
  await sql`create table audit_nodes (
    level integer not null, idx integer not null, hash blob not null, primary key (level, idx)
  ) without rowid`.execute(db);

  await db.schema
    .createTable('audit_checkpoints')
    .addColumn('size', 'integer', (column) => column.primaryKey())
    .addColumn('note', 'text', (column) => column.notNull())
    .execute();

  // No statement of the console changes the record; that none can by mistake is held here. Somebody with the
  // file in hand can drop the triggers: against that stand the signed checkpoints.
  for (const table of ['audit_entries', 'audit_nodes', 'audit_checkpoints']) {
    for (const act of ['update', 'delete']) {
      await sql`create trigger ${sql.raw(`${table}_no_${act}`)} before ${sql.raw(act)} on ${sql.table(table)}
        begin select raise(abort, 'the record is append-only'); end`.execute(db);
    }
  }
}
