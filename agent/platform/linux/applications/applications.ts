import { readFile } from 'node:fs/promises';
import type { InstalledSoftware } from '../../../../shared/protocol/inventory.ts';
import type { ApplicationsBackend, RunningProgram } from '../../../enforcers/applications/backend.ts';
import { type RunCommand, runCommand } from '../../command.ts';
import { isConnected } from './connections.ts';
import { endProcess } from './end.ts';
import { installedSoftware, packagesIn } from './installed.ts';
import { Processes, ProgramHashes } from './processes.ts';
import { guardStarts } from './start-guard.ts';

const MAX_PUBLISHERS = 5_000;
const MAX_ARGUMENTS = 16_384;

/** Programs of a Linux PC: dpkg and menu entries, /proc, pidfd and fanotify. */
export class LinuxApplications implements ApplicationsBackend {
  readonly #run: RunCommand;
  readonly #homes: () => Promise<string[]>;
  readonly #processes = new Processes();
  readonly #hashes = new ProgramHashes();
  readonly #publishers = new Map<string, Promise<string | undefined>>();
  readonly guardStarts = guardStarts;

  constructor(homes: () => Promise<string[]>, run: RunCommand = runCommand) {
    this.#homes = homes;
    this.#run = run;
  }

  async installed(): Promise<InstalledSoftware[]> {
    return installedSoftware(await this.#homes());
  }

  running(): Promise<RunningProgram[]> {
    return this.#processes.running();
  }

  sha256Of(path: string): Promise<string | undefined> {
    return this.#hashes.of(path);
  }

  /** proc_pid_cmdline(5). */
  async argumentsOf({ pid }: RunningProgram): Promise<string | undefined> {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
    return text?.split('\0').slice(1).join(' ').trim().slice(0, MAX_ARGUMENTS);
  }

  isConnected({ pid }: RunningProgram): Promise<boolean> {
    return isConnected(pid);
  }

  end(program: RunningProgram): Promise<boolean> {
    return endProcess(program, this.#processes);
  }

  /** The maintainer of the package that a file belongs to (dpkg-query(1)). */
  publisherOf(path: string): Promise<string | undefined> {
    let known = this.#publishers.get(path);
    if (!known) {
      known = this.#lookUp(path);
      if (this.#publishers.size >= MAX_PUBLISHERS) this.#publishers.clear();
      this.#publishers.set(path, known);
    }
    return known;
  }

  async #lookUp(path: string): Promise<string | undefined> {
    // With merged /usr a package may name the file without it.
    for (const name of [path, path.replace(/^\/usr(?=\/(bin|sbin|lib))/, '')]) {
      const owner = await this.#run({ file: 'dpkg-query', args: ['-S', '--', name], reads: true });
      const pack = owner.code === 0 ? /^([^:,\s]+)/.exec(owner.stdout)?.[1] : undefined;
      if (!pack) continue;
      const status = await this.#run({ file: 'dpkg-query', args: ['-s', '--', pack], reads: true });
      return packagesIn(status.stdout)[0]?.publisher;
    }
    return undefined;
  }
}
