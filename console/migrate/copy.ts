import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Database } from 'better-sqlite3';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyField } from '../store/postgres/text.ts';
import type { Table } from './tables.ts';

/** Rows that are handed on together; the source is read no faster than the target takes them. */
const PIECE = 500;

/** Copies all rows of a table. Returns how many. */
export async function copyTable(source: Database, client: PoolClient, table: Table): Promise<number> {
  const names = table.columns.map(({ name }) => `"${name}"`).join(', ');
  let rows = 0;
  function* lines(): Generator<string> {
    let piece: string[] = [];
    for (const row of source.prepare<[], unknown[]>(`select ${names} from "${table.name}"`).raw().iterate()) {
      piece.push(row.map((value) => field(value)).join('\t'));
      rows += 1;
      if (piece.length < PIECE) continue;
      yield `${piece.join('\n')}\n`;
      piece = [];
    }
    if (piece.length > 0) yield `${piece.join('\n')}\n`;
  }
  await pipeline(
    Readable.from(lines()),
    client.query(copyFrom(`copy "${table.name}" (${names}) from stdin`)),
  );
  return rows;
}

function field(value: unknown): string {
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  return copyField(value as string | number | null);
}

/** Lets numbers that the database gives go on behind those that were copied. */
export async function continueNumbers(client: PoolClient): Promise<void> {
  await client.query(
    `select setval('events_position', greatest(max(position), 1), max(position) is not null) from events`,
  );
  const { rows } = await client.query<{ name: string; column: string }>(
    `select table_name as name, column_name as column from information_schema.columns
     where table_schema = current_schema() and is_identity = 'YES'`,
  );
  for (const { name, column } of rows) {
    await client.query(
      `select setval(pg_get_serial_sequence('"${name}"', '${column}'), greatest(max("${column}"), 1),
         max("${column}") is not null) from "${name}"`,
    );
  }
}
