import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** The value that is kept under a key; undefined when there is none. */
export async function readSetting(db: Kysely<Tables>, key: string): Promise<string | undefined> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value;
}

/** Keeps a value under a key, in place of what was there. */
export async function writeSetting(db: Kysely<Tables>, key: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
