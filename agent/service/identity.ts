import { createHash } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { describeIssues } from '../../shared/protocol/codec.ts';
import { readJson, replaceFile } from './files.ts';

/** Who this agent is to its console. The key was made here and goes nowhere: the file is for the service alone. */
export const Identity = z.object({
  /** Where the console takes links. */
  linkUrl: z.url({ protocol: /^wss$/ }),
  consoleId: z.uuid(),
  agentId: z.uuid(),
  /** PEM, as the console's authority made it out for the key. */
  certificate: z.string().startsWith('-----BEGIN CERTIFICATE-----'),
  /** PKCS #8 as PEM. */
  key: z.string().startsWith('-----BEGIN PRIVATE KEY-----'),
  /** The console's authorities as PEM: whom to believe that it is the console. */
  ca: z.string().startsWith('-----BEGIN CERTIFICATE-----'),
  /** Release codes are made with it; absent when the console that enrolled it knew none. */
  releaseSecret: z
    .string()
    .regex(/^[\w-]{43}$/)
    .optional(),
  /** The root that the console gave, signed; what follows from it is in trust.json. */
  root: z.unknown().optional(),
  /** SHA-256 of the token that made it: the same --enroll again, as in a service unit, is no new enrolment. */
  enrolledWith: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Identity = z.infer<typeof Identity>;

const fileOf = (dataDir: string) => join(dataDir, 'identity.json');

/** @throws Error naming the file when it is damaged */
export async function loadIdentity(dataDir: string): Promise<Identity | undefined> {
  const file = fileOf(dataDir);
  const value = await readJson(file);
  if (value === undefined) return undefined;
  const parsed = Identity.safeParse(value);
  if (!parsed.success) {
    throw new Error(`${file}: ${describeIssues(parsed.error)}; remove it and enrol again with --enroll`);
  }
  if (process.platform !== 'win32') await chmod(file, 0o600);
  return parsed.data;
}

export function saveIdentity(dataDir: string, identity: Identity): Promise<void> {
  return replaceFile(fileOf(dataDir), `${JSON.stringify(identity, null, 2)}\n`);
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
