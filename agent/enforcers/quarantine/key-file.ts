import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './place.ts';

/** Oldest go first; more that still matter on the sticks of one PC are not to be expected. */
const LIMIT = 10_000;

/** A durable set of SHA-256 hashes in hex, one a line, appended to. */
export class KeyFile {
  readonly #file: string;
  readonly #keys: Set<string>;

  private constructor(file: string, keys: Set<string>) {
    this.#file = file;
    this.#keys = keys;
  }

  /** What is not a hash (a line cut off by a crash) is passed over. A file that has grown too long is made anew. */
  static async load(file: string): Promise<KeyFile> {
    const text = await readFile(file, 'utf8').catch(() => '');
    const lines = text.split('\n').filter((line) => /^[0-9a-f]{64}$/.test(line));
    const keys = new Set(lines.slice(-LIMIT));
    if (lines.length > 2 * LIMIT) {
      const handle = await open(`${file}.new`, 'w', 0o600);
      try {
        await handle.writeFile([...keys, ''].join('\n'));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${file}.new`, file);
      await syncFolder(dirname(file));
    }
    return new KeyFile(file, keys);
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Durable when it resolves. */
  async add(key: string): Promise<void> {
    this.#keys.add(key);
    const handle = await open(this.#file, 'a', 0o600);
    try {
      // The line break first: the former line may have been cut off.
      await handle.writeFile(`\n${key}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }
}
