import { hash } from 'node:crypto';

/** The chain before the first seal. */
export const SEAL_LOG_START = '0'.repeat(64);

/** The chain over all seals (hex), whoever's they are, after one more of them. */
export function sealLogAfter(log: string | undefined, signature: string): string {
  return hash('sha256', `${log ?? SEAL_LOG_START}\n${signature}`);
}
