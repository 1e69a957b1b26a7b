import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AGENT_UNIT, GUARD_UNIT, INSTALLED, UNIT_FOLDER } from '../../agent/platform/linux/installed.ts';
import { agentUnit } from '../../agent/platform/linux/service-unit.ts';
import { TRAY_UNIT, trayAutostart, trayUnit } from '../../agent/platform/linux/tray-autostart.ts';
import { upgradeGuardUnit } from '../../agent/platform/linux/upgrade-guard-unit.ts';

export const HOME = INSTALLED.home;

/** Writes what a package for Linux has beside HOME: the command and the units. */
export async function writeLayout(staging: string): Promise<void> {
  const { home, former, dataDir, enrolmentFile, command } = INSTALLED;
  const put = async (path: string, text: string, mode = 0o644) => {
    const file = join(staging, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await chmod(file, mode);
  };
  const node = `${home}/node_modules/node/bin/node`;
  await put(`${UNIT_FOLDER}/${AGENT_UNIT}`, agentUnit({ node, home, dataDir, enrolmentFile }));
  await put(`${UNIT_FOLDER}/${GUARD_UNIT}`, upgradeGuardUnit({ former, dataDir }));
  await put(`/usr/lib/systemd/user/${TRAY_UNIT}`, trayUnit());
  await put('/etc/xdg/autostart/guardpost-tray.desktop', trayAutostart());
  await put(command, `#!/bin/sh\nexec ${node} ${home}/scripts/guardpost.mjs "$@"\n`, 0o755);
}

/** A fresh folder to build in. */
export async function emptyStaging(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, HOME), { recursive: true });
  return folder;
}
