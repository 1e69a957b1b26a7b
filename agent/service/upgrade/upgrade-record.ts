import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, replaceFile } from '../files.ts';

/** An upgrade that is not settled: <data>/upgrade.json, written by the former version, read by both. */
export const UpgradeRecord = z.object({
  id: z.uuid(),
  from: z.string().max(64),
  to: z.string().max(64),
  /** Milliseconds since the epoch. */
  at: z.number().int(),
  /** Minutes with a network in which the new version has to reach the console. */
  linkMinutes: z.number(),
  state: z.enum(['waiting', 'going-back']),
  /** What became of state that the former version could not have read. */
  data: z.enum(['kept', 'restored']).optional(),
});
export type UpgradeRecord = z.infer<typeof UpgradeRecord>;

const fileIn = (dataDir: string) => join(dataDir, 'upgrade.json');

/** Undefined when no upgrade is under way, or none that can be read. */
export async function loadUpgrade(dataDir: string): Promise<UpgradeRecord | undefined> {
  const parsed = UpgradeRecord.safeParse(await readJson(fileIn(dataDir)).catch(() => undefined));
  return parsed.success ? parsed.data : undefined;
}

export async function saveUpgrade(dataDir: string, record: UpgradeRecord): Promise<void> {
  await replaceFile(fileIn(dataDir), `${JSON.stringify(record)}\n`);
}

export async function settleUpgrade(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
}
