import { getServers } from 'node:dns';
import { release, version } from 'node:os';
import type { ProcessInfo } from '../../../shared/events/observation.ts';
import { type Command, runCommand } from '../command.ts';
import { locateByPath } from '../locate-by-path.ts';
import { withoutPort } from '../name-server.ts';
import type { Platform } from '../platform.ts';
import { Accounts } from './accounts.ts';
import { WindowsApplications } from './applications.ts';
import { spawnConfined } from './confine.ts';
import { WindowsDeviceControl } from './device-control/device-control.ts';
import { FoldersOfPeople } from './folders-of-people.ts';
import { WindowsFirewall } from './network-isolation/firewall.ts';
import { listCommandLines, parseCommandLines } from './open-documents.ts';
import { runJson } from './powershell.ts';
import { WindowsPrinting } from './printing.ts';
import { watchWindowsStorage } from './storage/storage-watcher.ts';
import { loadWin32, type Win32 } from './win32.ts';

/** The agent's view of a Windows PC: CIM through PowerShell, and a few calls of the Windows API. */
export async function createWindowsPlatform(): Promise<Platform> {
  const accounts = new Accounts();
  const folders = new FoldersOfPeople();
  const win32: Win32 | undefined = await loadWin32().catch(() => undefined);
  return {
    name: 'windows',
    osVersion: () => `${version()}, ${release()}`,
    watchStorage: (options) => watchWindowsStorage(options),
    locate: locateByPath,
    writersOf: (path) => holders(win32, path.toString()),
    actorOf: (subject) => accounts.actorOf(subject),
    peoplePresent: () => accounts.people(),
    homes: () => folders.homes(),
    networkMounts: () => folders.networkMounts(),
    printing: () => new WindowsPrinting(),
    applications: () => new WindowsApplications(),
    openDocuments: async () =>
      parseCommandLines(await runJson(runCommand, listCommandLines).catch(() => undefined)),
    deviceControl: (dataDir) => new WindowsDeviceControl({ dataDir }),
    async notificationServiceAvailable() {
      const output = await runCommand(desktopProcesses());
      return hasDesktop(output.stdout);
    },
    spawnConfined: (script, args, limits) => spawnConfined(script, args, limits, () => win32),
    networkBackend: (dataDir) => new WindowsFirewall({ dataDir }),
    nameServers: async () => getServers().map(withoutPort),
    residentBytes: async (pid) => win32?.workingSet(pid),
  };
}

/**
 * The Restart Manager names whoever has the file open, readers too: a file that nobody holds is settled, and
 * the first holder is the likely writer.
 */
async function holders(win32: Win32 | undefined, path: string): Promise<ProcessInfo[]> {
  const found = (await win32?.holdersOf(path)) ?? [];
  return found
    .filter(({ pid }) => pid > 0 && pid !== process.pid)
    .map(({ pid, name }) => ({ pid, name: name.slice(0, 256) }));
}

/** The shell of a logged-in user, which shows notifications; CSV without the headings, which are localised. */
export function desktopProcesses(): Command {
  return {
    file: 'tasklist.exe',
    args: ['/FI', 'IMAGENAME eq explorer.exe', '/FO', 'CSV', '/NH'],
    reads: true,
  };
}

/** True when a line of `desktopProcesses` is a process; in its place stands a sentence when there is none. */
export function hasDesktop(output: string): boolean {
  return /^"explorer\.exe",/im.test(output);
}
