import { closeSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type {
  GuardedFile,
  OpenGuardBackend,
  OpenGuardHooks,
  OpenGuardSettings,
  OpenQuestion,
} from '../../../enforcers/open-guard/backend.ts';
import type { FromGuard, ToGuard } from './messages.ts';

const WORKER = new URL('./worker.ts', import.meta.url);
const WAKE = Buffer.from(new BigUint64Array([1n]).buffer);

/**
 * Asks before files on removable media are opened, by fanotify(7). The kernel is answered by a thread of its own,
 * so that a busy service delays nobody beyond the deadline; when the thread or the process ends, the kernel lets
 * everything through.
 */
export class FanotifyOpenGuard implements OpenGuardBackend {
  #worker: Worker | undefined;
  #descriptors: { fd: number; wakeFd: number } | undefined;
  #configured: ((refused: { mount: string; reason: string }[]) => void)[] = [];
  /** Raised by `forget`: an answer that was asked for before is given, and not remembered. */
  #generation = 0;

  async start(settings: OpenGuardSettings, hooks: OpenGuardHooks): Promise<void> {
    const worker = new Worker(WORKER, {
      name: 'open-guard',
      trackUnmanagedFds: false, // descriptors come from the kernel, unknown to Node
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
    });
    this.#worker = worker;
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: FromGuard) => {
        if (message.kind === 'ready') {
          this.#descriptors = message;
          resolve();
        } else if (message.kind === 'unavailable') reject(new Error(message.reason));
        else this.#receive(message, hooks);
      });
      worker.once('error', (error: Error) => {
        reject(error);
        this.#ended(worker, hooks, error);
      });
      worker.once('exit', () => {
        reject(new Error('the open guard ended'));
        this.#ended(worker, hooks, new Error('the open guard ended'));
      });
    });
    await this.configure(settings);
  }

  configure(settings: OpenGuardSettings): Promise<{ mount: string; reason: string }[]> {
    return new Promise((resolve) => {
      if (!this.#worker) return resolve([]);
      this.#configured.push(resolve);
      this.#send({ kind: 'configure', settings });
    });
  }

  forget(): void {
    this.#generation++;
    this.#send({ kind: 'forget' });
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    this.#worker = undefined;
    this.#send({ kind: 'stop' }, worker);
    this.#descriptors = undefined;
    await ended;
  }

  #receive(message: Exclude<FromGuard, { kind: 'ready' | 'unavailable' }>, hooks: OpenGuardHooks): void {
    switch (message.kind) {
      case 'configured':
        this.#configured.shift()?.(message.refused);
        return;
      case 'refused':
        hooks.refused(whole(message.question));
        return;
      case 'unchecked':
        hooks.unchecked({ ...message.open, target: named(message.open.target) }, message.reason);
        return;
      case 'question': {
        const { id } = message;
        const generation = this.#generation;
        void hooks.judge(whole(message.question)).then(
          (allow) => this.#send({ kind: 'verdict', id, allow, remember: generation === this.#generation }),
          // Not judged: the deadline lets it through and says so.
          () => {},
        );
      }
    }
  }

  /** A descriptor outlives the thread that opened it; until it is closed the kernel would wait for an answer. */
  #ended(worker: Worker, hooks: OpenGuardHooks, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const resolve of this.#configured.splice(0)) resolve([]);
    const { fd, wakeFd } = this.#descriptors ?? {};
    this.#descriptors = undefined;
    for (const each of [fd, wakeFd]) if (each !== undefined) closeSync(each);
    hooks.failed(error);
  }

  #send(message: ToGuard, worker = this.#worker): void {
    if (!worker || !this.#descriptors) return;
    worker.postMessage(message);
    writeSync(this.#descriptors.wakeFd, WAKE);
  }
}

/** Bytes come out of a message as a plain array. */
function named(file: GuardedFile): GuardedFile {
  return typeof file.path === 'string' ? file : { ...file, path: Buffer.from(file.path) };
}

function whole(question: OpenQuestion): OpenQuestion {
  return { ...question, target: named(question.target), file: named(question.file) };
}
