import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from '../../platform/platform.ts';
import { loadUpgrade, saveUpgrade } from './upgrade-record.ts';

export interface GuardOptions {
  dataDir: string;
  installation: Installation;
  say: (line: string) => void;
  /** For tests. */
  tickMs?: number;
  hasNetwork?: () => boolean;
}

export type GuardOutcome = 'nothing' | 'connected' | 'rolled-back';

/**
 * Waits until the new version has reached the console, which settles the upgrade; if it does not in time, puts the
 * former version back. Time without any network does not count, nor does the time that the PC sleeps. Run by the
 * former version.
 */
export async function guardUpgrade(options: GuardOptions): Promise<GuardOutcome> {
  const { dataDir, installation, say, tickMs = 2_000, hasNetwork = onNetwork } = options;
  const first = await loadUpgrade(dataDir);
  if (!first || !(await installation.hasFormer())) return 'nothing';
  let left = first.linkMinutes * 60_000;
  for (;;) {
    const record = await loadUpgrade(dataDir);
    if (!record) {
      await installation.forgetFormer();
      say('the new version has reached the console; the former one is not kept any longer');
      return 'connected';
    }
    if (record.state === 'going-back' || left <= 0) {
      say(`version ${record.to} has not reached the console: going back to ${record.from}`);
      await saveUpgrade(dataDir, { ...record, state: 'going-back' });
      await installation.putBack();
      await installation.restartService();
      say(`version ${record.from} is back`);
      return 'rolled-back';
    }
    await sleep(tickMs);
    if (hasNetwork()) left -= tickMs;
  }
}

function onNetwork(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ internal, address }) => !internal && !/^(fe80:|169\.254\.)/i.test(address)),
  );
}
