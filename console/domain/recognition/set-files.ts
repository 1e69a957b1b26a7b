import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Files of sets in the console's data directory, called by the SHA-256 of their content. What is on its way in lies
 * in a folder that is emptied at every start and that no backup takes.
 */
export class SetFiles {
  readonly #sets: string;
  readonly incoming: string;

  private constructor(dataDir: string) {
    this.#sets = join(dataDir, 'recognition');
    this.incoming = join(dataDir, '.incoming');
  }

  static async open(dataDir: string): Promise<SetFiles> {
    const files = new SetFiles(dataDir);
    await rm(files.incoming, { recursive: true, force: true });
    for (const folder of [files.#sets, files.incoming]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await chmod(folder, 0o700);
    }
    return files;
  }

  path(sha256: string): string {
    return join(this.#sets, sha256);
  }

  /** A path for something on its way; gone, with what lies there, when `work` is done. */
  async withScratch<T>(work: (path: string) => Promise<T>): Promise<T> {
    const path = join(this.incoming, randomUUID());
    try {
      return await work(path);
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Takes a file that was written durably among the sets. */
  async adopt(path: string): Promise<{ sha256: string; bytes: number }> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
    const sha256 = hash.digest('hex');
    await rename(path, this.path(sha256));
    const folder = await open(this.#sets, 'r').catch(() => undefined);
    await folder?.sync().catch(() => {});
    await folder?.close();
    return { sha256, bytes };
  }

  /** Writes what comes to a file that only the console may read; durable when it resolves. */
  async receive(path: string, stream: Readable): Promise<void> {
    await pipeline(stream, createWriteStream(path, { mode: 0o600, flush: true }));
  }

  /** A piece of a set; undefined when it is not there. */
  async read(sha256: string, offset: number, length: number): Promise<Buffer | undefined> {
    const handle = await open(this.path(sha256), 'r').catch(() => undefined);
    if (!handle) return undefined;
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  async isThere(sha256: string, bytes: number): Promise<boolean> {
    return stat(this.path(sha256)).then(
      ({ size }) => size === bytes,
      () => false,
    );
  }

  /** Removes every other set. */
  async keepOnly(hashes: readonly string[]): Promise<void> {
    for (const name of await readdir(this.#sets)) {
      if (!hashes.includes(name)) await rm(join(this.#sets, name), { force: true, recursive: true });
    }
  }
}
