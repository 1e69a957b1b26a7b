import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../enforcers/quarantine/place.ts';
import { makePrivateDir } from '../files.ts';

const SEALED = '.age';
const SEALING = '.sealing';

/** Sealed evidence that waits for the console: one file each, 0600 in 0700, called by an id that was made here. */
export class EvidenceFiles {
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  static async open(dir: string): Promise<EvidenceFiles> {
    await makePrivateDir(dir);
    return new EvidenceFiles(dir);
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#dir);
    return bavail * bsize;
  }

  /** Writes what comes, all sealed already; durable under its name when it resolves, and nothing is left otherwise. */
  async write(id: string, sealed: AsyncIterable<Uint8Array>): Promise<{ sizeBytes: number; sha256: string }> {
    const sealing = join(this.#dir, `${id}${SEALING}`);
    const hash = createHash('sha256');
    let sizeBytes = 0;
    try {
      const handle = await open(sealing, 'wx', 0o600);
      try {
        for await (const piece of sealed) {
          hash.update(piece);
          sizeBytes += piece.length;
          await writeAll(handle, piece);
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(sealing, this.#path(id));
      await syncFolder(this.#dir);
      return { sizeBytes, sha256: hash.digest('hex') };
    } catch (error) {
      await rm(sealing, { force: true });
      throw error;
    }
  }

  /** @throws the system's error when it is not there */
  async read(id: string, offset: number, length: number): Promise<Buffer> {
    const handle = await open(this.#path(id), 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  /** Reads all of it. */
  async isIntact(id: string, sha256: string): Promise<boolean> {
    const hash = createHash('sha256');
    try {
      for await (const chunk of createReadStream(this.#path(id))) hash.update(chunk as Buffer);
    } catch {
      return false;
    }
    return hash.digest('hex') === sha256;
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  /** What a crash left before its event was told of is no evidence of anything. */
  async keepOnly(ids: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.#dir)) {
      if (!name.endsWith(SEALED) || !ids.has(name.slice(0, -SEALED.length))) {
        await rm(join(this.#dir, name), { force: true });
      }
    }
  }

  #path(id: string): string {
    return join(this.#dir, `${id}${SEALED}`);
  }
}

async function writeAll(handle: FileHandle, data: Uint8Array): Promise<void> {
  for (let at = 0; at < data.length; ) at += (await handle.write(data, at)).bytesWritten;
}
