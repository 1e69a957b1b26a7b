import { access, cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand, runOrThrow } from '../command.ts';
import type { Installation } from '../installation.ts';
import { AGENT_UNIT, INSTALLED } from './installed.ts';

export interface InstalledPlaces {
  home: string;
  former: string;
  /** Files outside of `home` that belong to a version. */
  systemFiles: readonly string[];
}

/** In the former version's folder: its files outside of it, under their own paths. */
const SYSTEM = '.system';
const COPY_MS = 300_000;
const STOP_MS = 20_000;

/** The package's files, with systemd(1) as what runs the service. */
export function packageInstallation(
  places: InstalledPlaces = INSTALLED,
  { run = runCommand, stopMs = STOP_MS } = {},
): Installation {
  const { home, former, systemFiles } = places;
  const failed = `${home}-failed`;
  const mainPid = async () => {
    const args = ['show', '--property=MainPID', '--value', AGENT_UNIT];
    return (await run({ file: 'systemctl', args, reads: true })).stdout.trim();
  };
  return {
    async keepFormer() {
      await rm(former, { recursive: true, force: true });
      const half = `${former}.new`;
      await rm(half, { recursive: true, force: true });
      // Links cost no room and no time: a package manager replaces files, it does not write into them.
      const linked = await run({ file: 'cp', args: ['-al', '--', home, half], timeoutMs: COPY_MS });
      if (linked.code !== 0) {
        await rm(half, { recursive: true, force: true });
        await runOrThrow(run, { file: 'cp', args: ['-a', '--', home, half], timeoutMs: COPY_MS });
      }
      await rm(join(half, 'node_modules/.cache'), { recursive: true, force: true });
      for (const file of systemFiles) {
        if (await isThere(file)) await copy(file, join(half, SYSTEM, file));
      }
      await rename(half, former);
    },
    hasFormer: () => isThere(former),
    async putBack() {
      for (const file of systemFiles) {
        const kept = join(former, SYSTEM, file);
        if (await isThere(kept)) await copy(kept, file);
      }
      await rm(failed, { recursive: true, force: true });
      if (await isThere(home)) await rename(home, failed);
      await rename(former, home);
      await rm(join(home, SYSTEM), { recursive: true, force: true });
      await rm(failed, { recursive: true, force: true });
    },
    async restartService() {
      await run({ file: 'systemctl', args: ['daemon-reload'] });
      const before = await mainPid();
      // The unit refuses to be stopped by hand; killed, it is begun anew.
      await run({ file: 'systemctl', args: ['kill', AGENT_UNIT] });
      const deadline = performance.now() + stopMs;
      while (before !== '' && before !== '0' && (await mainPid()) === before) {
        if (performance.now() > deadline) {
          await run({ file: 'systemctl', args: ['kill', '--signal=SIGKILL', AGENT_UNIT] });
          break;
        }
        await sleep(200);
      }
      await runOrThrow(run, { file: 'systemctl', args: ['start', AGENT_UNIT], timeoutMs: 60_000 });
    },
    async forgetFormer() {
      await rm(former, { recursive: true, force: true });
    },
  };
}

/** Replaced as a whole: systemd may read it at any time. */
async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, `${to}.guardpost-new`, { preserveTimestamps: true });
  await rename(`${to}.guardpost-new`, to);
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
