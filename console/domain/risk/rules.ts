import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../../store/schema.ts';
import { readSetting, writeSetting } from '../../store/settings.ts';
import type { RiskRules as Rules } from './score.ts';

const Points = z.number().min(0).max(1000);

/** How people's scores come about, as set. */
export const RiskRules = z.object({
  halfLifeDays: z.number().min(1).max(365).default(14),
  severity: z.array(Points).length(5).default([0, 1, 4, 10, 25]),
  levelStep: Points.default(2),
  notStopped: Points.default(10),
  bulkRecords: z.number().int().min(1).max(1_000_000).default(100),
  bulk: Points.default(15),
  workFrom: z.number().int().min(0).max(23).default(8),
  workTo: z.number().int().min(1).max(24).default(20),
  utcOffsetMinutes: z.number().int().min(-720).max(840).default(480),
  offHours: Points.default(3),
  firstChannel: Points.default(5),
  watchedFactor: z.number().min(1).max(10).default(2),
}) satisfies z.ZodType<Rules>;

export const DEFAULT_RISK_RULES: Rules = RiskRules.parse({});

const KEY = 'risk-rules';

export async function readRiskRules(db: Kysely<Tables>): Promise<z.infer<typeof RiskRules>> {
  const kept = await readSetting(db, KEY);
  return RiskRules.parse(kept === undefined ? {} : JSON.parse(kept));
}

/** Scores that are there decay by the new half-life from now on; points that were given stay as they were. */
export async function writeRiskRules(db: Kysely<Tables>, rules: Rules): Promise<void> {
  await writeSetting(db, KEY, JSON.stringify(rules));
}
