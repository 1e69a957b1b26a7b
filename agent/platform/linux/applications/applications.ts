import type { InstalledSoftware } from '../../../../shared/protocol/inventory.ts';
import type { ApplicationsBackend, RunningProgram } from '../../../enforcers/applications/backend.ts';
import { type RunCommand, runCommand } from '../../command.ts';
import { endProcess } from './end.ts';
import { installedSoftware, packagesIn } from './installed.ts';
import { Processes, ProgramHashes } from './processes.ts';
import { guardStarts } from './start-guard.ts';

const MAX_PUBLISHERS = 5_000;

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
