import { getServers } from 'node:dns';
import { readFileSync, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { release } from 'node:os';
import { type Command, runCommand } from '../command.ts';
import { exposedPaths } from '../exposed.ts';
import { locateByPath } from '../locate-by-path.ts';
import { withoutPort } from '../name-server.ts';
import type { Platform } from '../platform.ts';
import { listenOnUnixSocket } from '../unix-sessions.ts';
import { Accounts } from './accounts.ts';
import { MacApplications } from './applications.ts';
import { spawnConfined } from './confine.ts';
import { MacDeviceControl } from './device-control/device-control.ts';
import { homes, networkMounts } from './folders-of-people.ts';
import { PfBackend } from './network-isolation/pf.ts';
import { listOpenFiles, parseOpenFiles } from './open-documents.ts';
import { isDict, parsePlist, textOf } from './plist.ts';
import { loadGetSockOpt, peerCredentials } from './session-peer.ts';
import { watchMacStorage } from './storage/storage-watcher.ts';
import { writersOf } from './writers.ts';

const SYSTEM_VERSION = '/System/Library/CoreServices/SystemVersion.plist';

/** The agent's view of a Mac: diskutil, ioreg, lsof and a few more of its own programs. */
export function createMacPlatform(): Platform {
  const accounts = new Accounts();
  return {
    name: 'macos',
    osVersion: () => `${productVersion(readVersionFile())}, Darwin ${release()}`,
    watchStorage: (options) => watchMacStorage(options),
    locate: locateByPath,
    writersOf: (path) => writersOf(runCommand, path),
    actorOf: (subject) => accounts.actorOf(subject),
    peoplePresent: () => accounts.people(),
    watchPeople: watchSessions,
    homes: () => homes(),
    networkMounts: () => networkMounts(),
    applications: () => new MacApplications(),
    openDocuments: async () => parseOpenFiles((await runCommand(listOpenFiles)).stdout),
    async listenForSessions(options) {
      const getsockopt = await loadGetSockOpt();
      return listenOnUnixSocket(
        options,
        (fd) => peerCredentials(getsockopt, fd),
        async ({ pid, uid }) => ({
          account: `uid:${uid}`,
          actor: (await accounts.actorOf({ ownerUid: uid })) ?? { uid },
          pid,
          // Fast user switching: a person has one graphical session, and everybody their own.
          sessionId: `uid-${uid}`,
        }),
      );
    },
    deviceControl: (dataDir) => new MacDeviceControl({ dataDir }),
    notificationServiceAvailable: async () => hasUser(await stat('/dev/console').catch(() => undefined)),
    spawnConfined,
    networkBackend: (dataDir) => new PfBackend({ dataDir }),
    nameServers: async () => getServers().map(withoutPort),
    exposed: exposedPaths,
    residentBytes: async (pid) => parseResident((await runCommand(residentSize(pid))).stdout),
  };
}

/** Calls back when the list of sessions (utmpx(5)) is written. */
function watchSessions(onChange: () => void): () => void {
  try {
    const watcher = watch('/var/run/utmpx', { persistent: false }, onChange);
    watcher.on('error', () => {});
    return () => watcher.close();
  } catch {
    return () => {};
  }
}

/** Such as `macOS 15.5 (24F74)`, from the contents of SystemVersion.plist. */
export function productVersion(text: string): string {
  const root = parsePlist(text);
  if (!isDict(root)) return 'macOS';
  const name = textOf(root, 'ProductName') ?? 'macOS';
  const version = textOf(root, 'ProductVersion', 'ProductUserVisibleVersion');
  const build = textOf(root, 'ProductBuildVersion');
  return [name, version, build && `(${build})`].filter(Boolean).join(' ');
}

function readVersionFile(): string {
  try {
    return readFileSync(SYSTEM_VERSION, 'utf8');
  } catch {
    return '';
  }
}

/** The console belongs to whoever is logged in at the screen, to root while nobody is. */
export function hasUser(console: { uid: number } | undefined): boolean {
  return console !== undefined && console.uid !== 0;
}

/** ps(1): the resident set in kilobytes. */
export function residentSize(pid: number): Command {
  if (!Number.isSafeInteger(pid)) throw new Error(`not a process id: ${pid}`);
  return { file: '/bin/ps', args: ['-o', 'rss=', '-p', String(pid)], reads: true };
}

/** Bytes; undefined when the process is gone. */
export function parseResident(output: string): number | undefined {
  const text = output.trim();
  return /^\d+$/.test(text) ? Number(text) * 1024 : undefined;
}
