import type { PoolClient } from 'pg';

export interface Table {
  name: string;
  columns: { name: string; binary: boolean }[];
}

/** Names of the query layer's own tables, which every store makes for itself. */
const OF_MIGRATIONS = /^kysely_/;

/** The console's tables, each after those that it refers to. */
export async function tablesOf(client: PoolClient): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; column: string; type: string }>(
    `select class.relname as name, attname as column, format_type(atttypid, null) as type
     from pg_class class join pg_attribute on attrelid = class.oid and attnum > 0 and not attisdropped
     where class.relkind in ('r', 'p') and not class.relispartition
       and class.relnamespace = current_schema()::regnamespace
     order by class.relname, attnum`,
  );
  const references = await client.query<{ name: string; to: string }>(
    `select conrelid::regclass::text as name, confrelid::regclass::text as to
     from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`,
  );
  const tables = new Map<string, Table>();
  for (const { name, column, type } of rows.filter((row) => !OF_MIGRATIONS.test(row.name))) {
    const table = tables.get(name) ?? { name, columns: [] };
    table.columns.push({ name: column, binary: type === 'bytea' });
    tables.set(name, table);
  }
  const sorted = new Map<string, Table>();
  const add = (table: Table | undefined) => {
    if (!table || sorted.has(table.name)) return;
    for (const { name, to } of references.rows) if (name === table.name && to !== name) add(tables.get(to));
    sorted.set(table.name, table);
  };
  for (const table of tables.values()) add(table);
  return [...sorted.values()];
}
