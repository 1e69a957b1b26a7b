import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../files.ts';
import { SealedText } from './sealed-text.ts';

/** A piece of the service's state in a file of its own. */
export interface StateFile {
  /** What was saved last, or undefined when nothing was. @throws Error naming the file when it cannot be used */
  load(): Promise<unknown>;
  /** Replaces it as a whole; durable when it resolves. */
  save(value: unknown): Promise<void>;
}

/**
 * The service's state on the disk, sealed: what was changed by hand does not open, is told of, and is not used; a
 * copy of it says nothing without the key.
 */
export class StateFiles {
  readonly #dir: string;
  readonly #seal: SealedText;
  readonly #onChanged: (name: string) => void;

  /** `secret`: 32 bytes. `onChanged` is told of a file that was changed by other hands. */
  constructor(dir: string, secret: Buffer, onChanged: (name: string) => void) {
    this.#dir = dir;
    this.#seal = new SealedText(secret, 'state');
    this.#onChanged = onChanged;
  }

  file(name: string): StateFile {
    const path = join(this.#dir, `${name}.sealed`);
    return {
      load: async () => {
        const sealed = await readIfThere(path);
        if (sealed === undefined) return undefined;
        try {
          return JSON.parse(this.#seal.open(sealed, name)) as unknown;
        } catch (error) {
          this.#onChanged(name);
          throw new Error(`${path}: ${(error as Error).message}; it is not used`);
        }
      },
      save: (value) => replaceFile(path, this.#seal.seal(JSON.stringify(value), name)),
    };
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`cannot read ${path}: ${(error as Error).message}`);
  }
}
