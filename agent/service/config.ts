import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { describeIssues } from '../../shared/protocol/codec.ts';
import { readJson } from './files.ts';

const megabytes = (max: number) => z.number().min(1).max(max);

/** <data>/agent.json: what an administrator of the PC may set. Everything has a default; the file may be missing. */
export const AgentConfig = z.strictObject({
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** Where the keys of what the agent keeps lie, absolute; apart from the data when it is elsewhere. */
  keyDirectory: z.string().refine(isAbsolute, 'an absolute path').optional(),
  /** Of notices to the person at the PC; from the system when not given. */
  language: z.enum(['zh-CN', 'en']).optional(),
  spool: z
    .strictObject({
      maxMegabytes: megabytes(65_536).default(256),
      /** Confirmed events kept for a console that is restored from a backup. */
      keepAcknowledgedMegabytes: z.number().min(0).max(65_536).default(32),
      keepAcknowledgedHours: z.number().min(0).max(8_760).default(72),
    })
    .prefault({}),
  quarantine: z.strictObject({ maxFileMegabytes: megabytes(1_048_576).default(4_096) }).prefault({}),
  /** After an upgrade: minutes (with a network) to reach the console in, or the former version is put back. */
  upgrade: z.strictObject({ linkMinutes: z.number().min(0.05).max(1_440).default(10) }).prefault({}),
  inspector: z
    .strictObject({
      timeoutSeconds: z.number().min(1).max(600).default(30),
      memoryMegabytes: megabytes(8_192).default(1_024),
    })
    .prefault({}),
});
export type AgentConfig = z.infer<typeof AgentConfig>;

/** @throws Error naming the file, the place in it and what is wrong */
export async function loadConfig(dataDir: string): Promise<AgentConfig> {
  const file = join(dataDir, 'agent.json');
  const parsed = AgentConfig.safeParse((await readJson(file)) ?? {});
  if (!parsed.success) throw new Error(`${file}: ${describeIssues(parsed.error)}`);
  return parsed.data;
}
