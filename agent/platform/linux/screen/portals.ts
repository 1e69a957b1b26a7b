import { type ChildProcess, spawn } from 'node:child_process';
import { lstat, readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { displayName } from '../../../../shared/events/display-name.ts';
import type { Actor } from '../../../../shared/events/observation.ts';
import { type RunCommand, runCommand } from '../../command.ts';
import type { PortalCall } from '../../platform.ts';
import { describeProcess } from './describe-process.ts';

/**
 * Interfaces by which programs ask a desktop for the screen: the portals of every desktop
 * (https://flatpak.github.io/xdg-desktop-portal/docs/), and GNOME's and KDE's own.
 */
const INTERFACES: readonly { name: string; methods: readonly string[] }[] = [
  { name: 'org.freedesktop.portal.Screenshot', methods: ['Screenshot'] },
  { name: 'org.freedesktop.portal.ScreenCast', methods: ['Start'] },
  { name: 'org.freedesktop.portal.RemoteDesktop', methods: ['Start'] },
  { name: 'org.gnome.Shell.Screenshot', methods: ['Screenshot', 'ScreenshotWindow', 'ScreenshotArea'] },
  { name: 'org.gnome.Shell.Screencast', methods: ['Screencast', 'ScreencastArea'] },
  {
    name: 'org.kde.KWin.ScreenShot2',
    methods: ['CaptureScreen', 'CaptureWindow', 'CaptureArea', 'CaptureActiveScreen', 'CaptureWorkspace'],
  },
];
const LOOK_EVERY_MS = 5_000;
const MAX_BUSES = 16;

/** A line of `dbus-monitor --profile`: type, time, serial, sender, destination, path, interface, member. */
export function parseProfileLine(line: string): { sender: string; method: string } | undefined {
  const [type, , , sender, , , name, member] = line.split('\t');
  const known = INTERFACES.find((each) => each.name === name);
  if (type !== 'mc' || !known || !member || !known.methods.includes(member)) return undefined;
  if (!sender || !/^:[\d.]{1,32}$/.test(sender)) return undefined;
  return { sender, method: `${known.name.split('.').at(-1)}.${member}` };
}

/** Arguments of dbus-monitor(1): only calls of these interfaces are shown, and of them no content. */
export function monitorArguments(address: string): string[] {
  return [
    '--address',
    address,
    '--profile',
    ...INTERFACES.map(({ name }) => `type='method_call',interface='${name}'`),
  ];
}

export interface PortalWatchOptions {
  actorOf: (subject: { ownerUid: number }) => Promise<Actor | undefined>;
  onCall: (call: PortalCall) => void;
  /** Where the session buses of people are, a folder for each user number. */
  folder?: string;
  run?: RunCommand;
}

/** Watches the session bus of everybody who has one, as that person: nobody else may. @returns what stops it */
export function watchPortals(options: PortalWatchOptions): () => void {
  const { folder = '/run/user' } = options;
  const monitors = new Map<number, ChildProcess>();
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  const look = async () => {
    for (const { uid, gid, address } of await buses(folder)) {
      if (isStopped || monitors.has(uid) || monitors.size >= MAX_BUSES) continue;
      const child = monitor(uid, gid, address, options);
      monitors.set(uid, child);
      child.once('close', () => monitors.delete(uid));
      child.once('error', () => monitors.delete(uid));
    }
    if (isStopped) return;
    timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    timer.unref();
  };
  void look();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    for (const child of monitors.values()) child.kill('SIGTERM');
  };
}

async function buses(folder: string): Promise<{ uid: number; gid: number; address: string }[]> {
  const found: { uid: number; gid: number; address: string }[] = [];
  const own = process.getuid?.();
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const uid = Number(name);
    const path = `${folder}/${name}/bus`;
    const stats = await lstat(path).catch(() => undefined);
    // Root's monitor would be let in anywhere; it is nobody's business what a person puts in another's folder.
    if (!stats?.isSocket() || stats.uid !== uid || (own !== 0 && own !== uid)) continue;
    found.push({ uid, gid: stats.gid, address: `unix:path=${path}` });
  }
  return found;
}

function monitor(uid: number, gid: number, address: string, options: PortalWatchOptions): ChildProcess {
  const { actorOf, onCall, run = runCommand } = options;
  const child = spawn('dbus-monitor', monitorArguments(address), {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    cwd: '/',
    ...(process.getuid?.() === 0 ? { uid, gid } : {}),
  });
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const call = parseProfileLine(line.slice(0, 4096));
    if (!call) return;
    void (async () => {
      const pid = await pidOf(call.sender, address, uid, run);
      onCall({
        actor: await actorOf({ ownerUid: uid }),
        process: pid === undefined ? undefined : await describeProcess(pid),
        method: displayName(call.method),
      });
    })().catch(() => {});
  });
  return child;
}

/** Asks the bus which process has a name (D-Bus Specification, GetConnectionUnixProcessID). */
async function pidOf(
  sender: string,
  address: string,
  uid: number,
  run: RunCommand,
): Promise<number | undefined> {
  const asUser =
    process.getuid?.() === 0 ? ['--reuid', String(uid), '--clear-groups', '--', 'dbus-send'] : undefined;
  const { stdout } = await run({
    file: asUser ? 'setpriv' : 'dbus-send',
    args: [
      ...(asUser ?? []),
      `--bus=${address}`,
      '--print-reply=literal',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.GetConnectionUnixProcessID',
      `string:${sender}`,
    ],
    reads: true,
    timeoutMs: 3_000,
  });
  const pid = Number(/uint32 (\d+)/.exec(stdout)?.[1] ?? Number.NaN);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}
