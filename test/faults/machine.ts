import { join } from 'node:path';
import { type Child, startGuardpost } from '../../scripts/demo/children.ts';
import type { Clock } from './clock.ts';
import type { SmallDisk } from './small-disk.ts';

/** One `guardpost` process with its data, its disk and its clock. Faults on it come one after the other. */
export class Machine {
  readonly name: string;
  readonly dataDir: string;
  readonly disk: SmallDisk | undefined;
  readonly clock: Clock | undefined;
  readonly #args: () => Promise<string[]>;
  readonly #ready: RegExp | undefined;
  #child: Child | undefined;
  #turns: Promise<unknown> = Promise.resolve();

  constructor(options: {
    name: string;
    folder: string;
    disk?: SmallDisk | undefined;
    clock?: Clock | undefined;
    /** Asked at every start. */
    args: (dataDir: string) => Promise<string[]>;
    /** What it prints when it is up. */
    ready?: RegExp;
  }) {
    this.name = options.name;
    this.disk = options.disk;
    this.clock = options.clock;
    this.dataDir = join(options.disk?.mountPoint ?? options.folder, options.name);
    this.#args = () => options.args(this.dataDir);
    this.#ready = options.ready;
  }

  get pid(): number {
    return this.#child!.process.pid!;
  }

  get running(): boolean {
    const { exitCode, signalCode } = this.#child?.process ?? { exitCode: 0, signalCode: null };
    return exitCode === null && signalCode === null;
  }

  async start(): Promise<Child> {
    this.#child = startGuardpost(await this.#args(), this.clock?.wrap);
    if (this.#ready) await this.#child.line(this.#ready);
    return this.#child;
  }

  /** Starts it until it stays: a disk may still be full, a port still taken. */
  async startAgain(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.start();
        return;
      } catch (error) {
        if (attempt === 5) throw error;
      }
    }
  }

  kill(): Promise<void> {
    return this.#stop('SIGKILL');
  }

  /** As a computer that is switched off in order. */
  stop(): Promise<void> {
    return this.#stop('SIGTERM');
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.process.kill(signal);
  }

  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turns.then(work);
    this.#turns = turn.catch(() => {});
    return turn;
  }

  async #stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    await this.#child?.stop(signal);
  }
}
