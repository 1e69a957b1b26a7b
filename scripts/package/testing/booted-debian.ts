import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../demo/until.ts';

/**
 * This computer's Debian with a systemd of its own: a container over a copy-on-write view of /, so that packages
 * are really installed and their units really run, and nothing of it stays. It shares the network.
 */
export class BootedDebian {
  readonly root: string;
  readonly #folder: string;
  readonly #machine: ChildProcess;
  readonly #init: string;

  private constructor(folder: string, machine: ChildProcess, init: string) {
    this.#folder = folder;
    this.root = join(folder, 'root');
    this.#machine = machine;
    this.#init = init;
  }

  /** @param readable folders shown inside, by the place where */
  static async boot(folder: string, readable: Record<string, string>): Promise<BootedDebian> {
    const root = join(folder, 'root');
    const layers = join(folder, 'layers');
    for (const path of [root, layers]) mkdirSync(path, { recursive: true });
    mustRun('mount', '-t', 'tmpfs', 'tmpfs', layers);
    for (const name of ['upper', 'work']) mkdirSync(join(layers, name));
    const options = `lowerdir=/,upperdir=${join(layers, 'upper')},workdir=${join(layers, 'work')}`;
    mustRun('mount', '-t', 'overlay', 'overlay', '-o', options, root);
    // Nothing of the computer's own services is begun.
    const units = join(root, 'etc/systemd/system');
    writeFileSync(join(units, 'quiet.target'), '[Unit]\nAllowIsolate=yes\n');
    for (const unit of ['network-online.target', 'systemd-networkd-wait-online.service']) {
      rmSync(join(units, unit), { force: true });
      mustRun('ln', '-s', '/dev/null', join(units, unit));
    }
    rmSync(join(root, 'etc/machine-id'), { force: true });
    const binds = Object.entries(readable).map(([at, from]) => `--bind-ro=${from}:${at}`);
    const machine = spawn(
      'systemd-nspawn',
      [
        `--directory=${root}`,
        `--machine=guardpost-${process.pid}`,
        '--register=no',
        '--keep-unit',
        '--link-journal=no',
        '--console=pipe',
        ...binds,
        '--boot',
        'systemd.unit=quiet.target',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    machine.stderr!.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2_000);
    });
    try {
      const init = await until(async () => {
        if (machine.exitCode !== null) throw new Error(`systemd-nspawn ended: ${said}`);
        return childOf(machine.pid!);
      });
      const debian = new BootedDebian(folder, machine, init);
      await until(
        async () => debian.run('systemctl', 'is-active', 'quiet.target').stdout.trim() === 'active',
      );
      return debian;
    } catch (error) {
      machine.kill('SIGKILL');
      unmount(folder);
      throw error;
    }
  }

  /** Runs a command inside, as root. */
  run(...command: string[]) {
    const inside = ['--target', this.#init, '--mount', '--uts', '--ipc', '--pid', '--root', '--wd'];
    return spawnSync('nsenter', [...inside, ...command], { encoding: 'utf8' });
  }

  async halt(): Promise<void> {
    if (this.#machine.exitCode === null) {
      const ended = once(this.#machine, 'exit');
      // The second one does not wait for the services.
      this.#machine.kill('SIGTERM');
      this.#machine.kill('SIGTERM');
      const timer = setTimeout(() => this.#machine.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
    }
    unmount(this.#folder);
  }
}

function childOf(pid: number): string | undefined {
  const file = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(file)) return undefined;
  const children = readFileSync(file, 'utf8').trim().split(/\s+/).filter(Boolean);
  return children.find((child) => readFileSync(`/proc/${child}/comm`, 'utf8').trim() === 'systemd');
}

function unmount(folder: string): void {
  for (const name of ['root', 'layers']) spawnSync('umount', ['--lazy', join(folder, name)]);
}

function mustRun(file: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(file, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file}: ${error?.message ?? stderr.trim()}`);
}
