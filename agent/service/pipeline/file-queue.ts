import type { SettledFile } from '../../monitors/monitor.ts';

/** Files that wait for inspection at most; a file is some hundred bytes here. */
const DEFAULT_LIMIT = 50_000;

/**
 * Settled files that wait their turn. What people do now goes before what was found lying there, so that a
 * stick full of files does not delay the next copy. A file that settles again while it waits is one entry.
 */
export class FileQueue {
  readonly #limit: number;
  readonly #fresh = new Map<string, SettledFile>();
  readonly #found = new Map<string, SettledFile>();

  constructor(limit = DEFAULT_LIMIT) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#fresh.size + this.#found.size;
  }

  /** False when the queue is full: the file must be answered for without inspection. */
  push(file: SettledFile): boolean {
    const key = Buffer.from(file.path).toString('latin1');
    const waiting = this.#fresh.get(key) ?? this.#found.get(key);
    if (!waiting && this.size >= this.#limit) return false;
    const present = file.observation.operation === 'present';
    if (present && this.#fresh.has(key)) return true;
    this.#found.delete(key);
    (present ? this.#found : this.#fresh).set(key, waiting ? later(waiting, file) : file);
    return true;
  }

  shift(): SettledFile | undefined {
    for (const line of [this.#fresh, this.#found]) {
      for (const [key, file] of line) {
        line.delete(key);
        return file;
      }
    }
    return undefined;
  }
}

/** The later state of the file; that it was created is not forgotten because it was then also modified. */
function later(former: SettledFile, file: SettledFile): SettledFile {
  const { operation } = former.observation;
  if (file.observation.operation !== 'modified' || operation === 'present') return file;
  return { ...file, observation: { ...file.observation, operation } };
}
