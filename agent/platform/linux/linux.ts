import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { runCommand } from '../command.ts';
import { exposedPaths } from '../exposed.ts';
import type { Platform } from '../platform.ts';
import { listenOnUnixSocket } from '../unix-sessions.ts';
import { Accounts } from './accounts.ts';
import { LinuxApplications } from './applications/applications.ts';
import { type ConfinementTools, detectConfinement, spawnConfined } from './confine.ts';
import { LinuxDeviceControl } from './device-control/device-control.ts';
import { homesOfPeople } from './homes.ts';
import { packageInstallation } from './installation.ts';
import { locate } from './locate.ts';
import { nameServers } from './name-servers.ts';
import { NftablesBackend } from './network-isolation/nftables.ts';
import { NetworkMounts } from './network-mounts.ts';
import { notificationServiceAvailable } from './notification.ts';
import { FanotifyOpenGuard } from './open-guard/open-guard.ts';
import { onBattery } from './power.ts';
import { CupsPrinting } from './printing/cups.ts';
import { openDocuments } from './screen/open-documents.ts';
import { watchPortals } from './screen/portals.ts';
import { X11Screen } from './screen/x11-screen.ts';
import { isShuttingDown, systemdWatchdog } from './service-manager.ts';
import { peerCredentials, sessionOf } from './session-peer.ts';
import { loggedInUids, watchSessions } from './sessions.ts';
import { watchLinuxStorage } from './storage/storage-watcher.ts';
import { startTray } from './tray-autostart.ts';
import { WriterFinder } from './writers.ts';

/** The agent's view of a Linux PC, from sysfs, procfs and a few programs of util-linux. */
export function createLinuxPlatform(): Platform {
  /** Confined processes, which open documents to read them. */
  const own = new Set<number>();
  const writers = new WriterFinder();
  const accounts = new Accounts();
  let mounts: NetworkMounts | undefined;
  let confinement: ConfinementTools | undefined;
  return {
    name: 'linux',
    osVersion: () => `${distribution()}, Linux ${release()}`,
    watchStorage: (options) => watchLinuxStorage({ sys: '/sys', proc: '/proc' }, options),
    locate,
    writersOf: (path) => writers.writersOf(path),
    actorOf: (subject) => accounts.actorOf(subject),
    peoplePresent: async () => accounts.people(await loggedInUids()),
    watchPeople: (onChange) => watchSessions(onChange),
    homes: async () =>
      homesOfPeople(
        await loggedInUids(),
        async (uid) => (await runCommand({ file: 'getent', args: ['passwd', String(uid)] })).stdout,
      ),
    networkMounts: async () => {
      mounts ??= new NetworkMounts();
      return mounts.now();
    },
    listenForSessions: (options) =>
      listenOnUnixSocket(options, peerCredentials, async (peer) => {
        const [actor = { uid: peer.uid }] = await accounts.people([peer.uid]);
        return { account: `uid:${peer.uid}`, actor, pid: peer.pid, sessionId: await sessionOf(peer) };
      }),
    deviceControl: (dataDir) => new LinuxDeviceControl({ dataDir }),
    applications: () =>
      new LinuxApplications(async () => (await homesOfPeople([], async () => '')).map(({ path }) => path)),
    onBattery: () => onBattery(),
    printing: () => new CupsPrinting(),
    screen() {
      return new X11Screen({
        spawn: (script, args, limits) => this.spawnConfined(script, args, limits),
        actorOf: (subject) => accounts.actorOf(subject),
      });
    },
    openDocuments: () => openDocuments(new Set([...own, process.pid])),
    watchPortals: (onCall) => watchPortals({ actorOf: (subject) => accounts.actorOf(subject), onCall }),
    volatileFolder: () => (existsSync('/dev/shm') ? '/dev/shm' : undefined),
    openGuard: () => new FanotifyOpenGuard(),
    notificationServiceAvailable: () => notificationServiceAvailable(),
    spawnConfined(script, args, limits) {
      confinement ??= detectConfinement();
      const child = spawnConfined(script, args, limits, confinement);
      const { pid } = child;
      if (pid !== undefined) {
        own.add(pid);
        child.once('exit', () => own.delete(pid));
      }
      return child;
    },
    networkBackend: (dataDir) => new NftablesBackend({ dataDir }),
    nameServers: () => nameServers(),
    isSystemService: () => process.env.INVOCATION_ID !== undefined,
    isShuttingDown: () => isShuttingDown(),
    watchdog: () => systemdWatchdog(),
    startTray: (person) => startTray(person),
    installation: () => packageInstallation(),
    exposed: exposedPaths,
    residentBytes,
  };
}

/** os-release(5). */
function distribution(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux';
  } catch {
    return 'Linux';
  }
}

/** VmRSS of proc_pid_status(5), which is exact where statm is not. */
async function residentBytes(pid: number): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'latin1');
    const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}
