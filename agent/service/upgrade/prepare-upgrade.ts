import { randomUUID } from 'node:crypto';
import type { Installation } from '../../platform/platform.ts';
import { loadUpgrade, saveUpgrade, settleUpgrade } from './upgrade-record.ts';

export interface UpgradeOptions {
  dataDir: string;
  installation: Installation;
  /** The version installed, and the one that is about to be. */
  from: string;
  to: string;
  /** The installed version has the console's ear now: without that, a new version that has not proves nothing. */
  linked: boolean;
  linkMinutes: number;
}

/**
 * Keeps the installed version until the new one has reached the console. A version that did not prove itself yet is
 * not what one goes back to: while an upgrade is not settled, the version before it stays kept.
 * @returns whether there is a way back
 */
export async function prepareUpgrade(options: UpgradeOptions): Promise<boolean> {
  const { dataDir, installation, from, to, linked, linkMinutes } = options;
  const pending = await loadUpgrade(dataDir);
  const unproven = pending?.state === 'waiting' && (await installation.hasFormer());
  if (!unproven) {
    await settleUpgrade(dataDir);
    if (!linked) {
      await installation.forgetFormer();
      return false;
    }
    await installation.keepFormer();
  }
  await saveUpgrade(dataDir, {
    id: randomUUID(),
    from: unproven ? pending.from : from,
    to,
    at: Date.now(),
    linkMinutes,
    state: 'waiting',
  });
  return true;
}
