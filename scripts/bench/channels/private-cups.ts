import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../demo/until.ts';
import { amongOwnMounts } from './own-mounts.ts';

const CUPSD = '/usr/sbin/cupsd';
const PROGRAMS = [CUPSD, '/usr/sbin/lpadmin', '/usr/bin/lp', '/usr/lib/cups/backend'];
/** Where an agent and its backend meet; there already when an installed one holds this computer's printers. */
const HELD_ALREADY = '/run/guardpost-print';
const QUEUE = 'office';
/** Group lp of Debian, under which filters run. */
const LP = 7;

/** A cupsd on a socket and folders of its own, with one printer that prints into a folder. */
export class PrivateCups {
  /** What the agent and cupsd must see at the places that CUPS is installed in. */
  readonly mounts: [from: string, to: string][];
  readonly #folder: string;
  readonly #cupsd: ChildProcess;

  private constructor(folder: string, mounts: [string, string][], cupsd: ChildProcess) {
    this.#folder = folder;
    this.mounts = mounts;
    this.#cupsd = cupsd;
  }

  /** Undefined where it cannot be had. Tells this process's children of it by CUPS_SERVER. */
  static async start(folder: string): Promise<PrivateCups | undefined> {
    const can = process.platform === 'linux' && process.getuid?.() === 0 && PROGRAMS.every(existsSync);
    if (!can || existsSync(HELD_ALREADY)) return undefined;
    for (const name of ['spool/tmp', 'cache', 'run', 'root/ppd', 'out', 'backend'])
      mkdirSync(join(folder, name), { recursive: true });
    chmodSync(join(folder, '..'), 0o755);
    chownSync(join(folder, 'spool'), 0, LP);
    const socket = join(folder, 'cups.sock');
    const device = join(folder, 'backend', 'paper');
    writeFileSync(
      device,
      `#!/bin/sh\n[ $# -lt 5 ] && exit 0\nif [ -n "$6" ]; then cat "$6"; else cat; fi > '${folder}/out/'"$1"\n`,
    );
    chmodSync(device, 0o700);
    writeFileSync(
      join(folder, 'cupsd.conf'),
      `Listen ${socket}\nBrowsing No\nMaxLogSize 0\nLogLevel warn\n<Location />\n Order allow,deny\n Allow all\n</Location>\n<Policy default>\n <Limit All>\n Order deny,allow\n </Limit>\n</Policy>\n`,
    );
    const places = {
      ServerRoot: 'root',
      RequestRoot: 'spool',
      TempDir: 'spool/tmp',
      CacheDir: 'cache',
      StateDir: 'run',
      AccessLog: 'access',
      ErrorLog: 'error',
      PageLog: 'page',
    };
    const lines = Object.entries(places).map(([key, name]) => `${key} ${folder}/${name}\n`);
    writeFileSync(join(folder, 'cups-files.conf'), `${lines.join('')}SystemGroup root lpadmin\n`);
    const mounts: [string, string][] = [
      [join(folder, 'backend'), '/usr/lib/cups/backend'],
      [join(folder, 'spool'), '/var/spool/cups'],
    ];
    const configuration = ['-c', join(folder, 'cupsd.conf'), '-s', join(folder, 'cups-files.conf')];
    const [command, ...args] = [...amongOwnMounts(mounts), CUPSD, '-f', ...configuration];
    const cups = new PrivateCups(folder, mounts, spawn(command!, args, { stdio: 'ignore' }));
    process.env.CUPS_SERVER = socket;
    try {
      await until(async () => existsSync(socket));
      await until(async () => cups.#call('lpadmin', '-p', QUEUE, '-E', '-v', 'paper:/tray', '-m', 'raw'));
      return cups;
    } catch {
      await cups.stop();
      return undefined;
    }
  }

  /** Waits until the agent stands before the printer. */
  async held(): Promise<void> {
    await until(async () => this.#call('lpstat', '-v', QUEUE)?.includes('guardpost:'));
  }

  /** Hands a job to CUPS; gives the moment before it is handed over (ms of the monotonic clock). */
  print(title: string, text: string): number {
    const path = join(this.#folder, 'job.ps');
    writeFileSync(path, `%!PS\n${text}\n`);
    const handed = performance.now();
    if (this.#call('lp', '-d', QUEUE, '-t', title, path) === undefined)
      throw new Error('CUPS refused the job');
    return handed;
  }

  async stop(): Promise<void> {
    delete process.env.CUPS_SERVER;
    if (this.#cupsd.exitCode !== null || this.#cupsd.signalCode !== null) return;
    const gone = once(this.#cupsd, 'exit');
    this.#cupsd.kill('SIGTERM');
    await gone;
  }

  /** What it printed, or undefined when it failed. */
  #call(command: string, ...args: string[]): string | undefined {
    const { status, stdout } = spawnSync(command, args, {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    return status === 0 ? stdout || ' ' : undefined;
  }
}
