import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from '../store/schema.ts';

/** Tells one console's store from another's for as long as the store lives; made on first use. */
export async function consoleId(db: Kysely<Tables>): Promise<string> {
  await db
    .insertInto('settings')
    .values({ key: 'console-id', value: randomUUID() })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'console-id')
    .executeTakeFirstOrThrow();
  return row.value;
}
