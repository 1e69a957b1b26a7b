import type { Kysely } from 'kysely';
import type { Tables } from '../../store/schema.ts';
import { readSetting, writeSetting } from '../../store/settings.ts';
import { DEFAULT_RULES, IncidentRules } from './rules.ts';

const KEY = 'incident-rules';

/** The rules as set; the product's own until somebody sets others. */
export async function readRules(db: Kysely<Tables>): Promise<IncidentRules> {
  const kept = await readSetting(db, KEY);
  return kept === undefined ? DEFAULT_RULES : IncidentRules.parse(JSON.parse(kept));
}

export async function writeRules(db: Kysely<Tables>, rules: IncidentRules): Promise<void> {
  await writeSetting(db, KEY, JSON.stringify(rules));
}
