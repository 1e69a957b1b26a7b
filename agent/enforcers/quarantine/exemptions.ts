import { createHash } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { syncFolder } from './place.ts';

/** Oldest first; more than that many restored files lying untouched on sticks are not to be expected. */
const LIMIT = 10_000;
const File = z.array(z.string().length(64)).max(LIMIT);

/** Files that the console has ordered back, known by content and place, so that they are not taken again. */
export class Exemptions {
  readonly #file: string;
  readonly #keys: Set<string>;

  private constructor(file: string, keys: Set<string>) {
    this.#file = file;
    this.#keys = keys;
  }

  /** A file that is missing or damaged means no exemptions: at worst a restored file is taken once more. */
  static async load(file: string): Promise<Exemptions> {
    try {
      return new Exemptions(file, new Set(File.parse(JSON.parse(await readFile(file, 'utf8')))));
    } catch {
      return new Exemptions(file, new Set());
    }
  }

  has(sha256: string, path: Buffer): boolean {
    return this.#keys.has(keyOf(sha256, path));
  }

  /** Durable when it resolves. */
  async add(sha256: string, path: Buffer): Promise<void> {
    this.#keys.add(keyOf(sha256, path));
    for (const oldest of this.#keys) {
      if (this.#keys.size <= LIMIT) break;
      this.#keys.delete(oldest);
    }
    const temporary = `${this.#file}.new`;
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify([...this.#keys]));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, this.#file);
    await syncFolder(dirname(this.#file));
  }
}

function keyOf(sha256: string, path: Buffer): string {
  return createHash('sha256').update(sha256).update(path).digest('hex');
}
