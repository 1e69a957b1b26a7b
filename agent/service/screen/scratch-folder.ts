import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A private folder for what the inspector is to read and nobody is to keep, in memory where the system has a place there. */
export class ScratchFolder {
  readonly #base: string;
  readonly #prefix: string;
  #made: Promise<string> | undefined;

  /** @param base a folder in memory, else the service's own; @param dataDir tells this service's from another's */
  constructor(base: string, dataDir: string) {
    this.#base = base;
    this.#prefix = `guardpost-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}-`;
  }

  /** Removes what a service that was killed has left. */
  async clean(): Promise<void> {
    for (const name of await readdir(this.#base).catch(() => [])) {
      if (!name.startsWith(this.#prefix)) continue;
      const path = join(this.#base, name);
      const stats = await lstat(path).catch(() => undefined);
      if (stats?.isDirectory() && stats.uid === (process.getuid?.() ?? stats.uid))
        await rm(path, { recursive: true, force: true });
    }
  }

  /** Writes the bytes, has `read` read them, and removes them, whatever comes of it. */
  async with<T>(name: string, bytes: Buffer, read: (path: string) => Promise<T>): Promise<T> {
    // mkdtemp(3): nobody but us may enter it.
    this.#made ??= mkdtemp(join(this.#base, this.#prefix));
    const path = join(await this.#made, `${randomBytes(8).toString('hex')}-${name}`);
    try {
      await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
      return await read(path);
    } finally {
      await rm(path, { force: true });
    }
  }

  async close(): Promise<void> {
    const made = await this.#made?.catch(() => undefined);
    this.#made = undefined;
    if (made) await rm(made, { recursive: true, force: true });
  }
}
