import type { Kysely } from 'kysely';
import type { Tables } from '../../store/schema.ts';
import { DEFAULT_RULES, IncidentRules } from './rules.ts';

const KEY = 'incident-rules';

/** The rules as set; the product's own until somebody sets others. */
export async function readRules(db: Kysely<Tables>): Promise<IncidentRules> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst();
  return row ? IncidentRules.parse(JSON.parse(row.value)) : DEFAULT_RULES;
}

export async function writeRules(db: Kysely<Tables>, rules: IncidentRules): Promise<void> {
  const value = JSON.stringify(rules);
  await db
    .insertInto('settings')
    .values({ key: KEY, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
