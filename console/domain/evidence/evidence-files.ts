import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

const SEALED = '.age';
const ARRIVING = '.part';
/** Ids are made by agents; nothing else of what they say is ever part of a path. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Sealed evidence in the console's data directory, one file each; what is still arriving lies beside it. */
export class EvidenceFiles {
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  static async open(dataDir: string): Promise<EvidenceFiles> {
    const files = new EvidenceFiles(join(dataDir, 'evidence'));
    await mkdir(files.#dir, { recursive: true, mode: 0o700 });
    await chmod(files.#dir, 0o700);
    return files;
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#dir);
    return bavail * bsize;
  }

  /** How much of it is there so far. */
  received(id: string): Promise<number> {
    return sizeOf(this.#path(id, ARRIVING));
  }

  isThere(id: string, sizeBytes: number): Promise<boolean> {
    return sizeOf(this.#path(id, SEALED)).then((size) => size === sizeBytes);
  }

  /** Adds a piece at the end. @throws the system's error, such as for a full disk */
  async append(id: string, offset: number, piece: Uint8Array): Promise<void> {
    const handle = await open(this.#path(id, ARRIVING), offset === 0 ? 'w' : 'r+', 0o600);
    try {
      for (let at = 0; at < piece.length; ) {
        at += (await handle.write(piece, at, piece.length - at, offset + at)).bytesWritten;
      }
    } finally {
      await handle.close();
    }
  }

  /** Gives what has come in full its name, durably, if it is what was announced; else it is thrown away. */
  async accept(id: string, sha256: string): Promise<boolean> {
    const arriving = this.#path(id, ARRIVING);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(arriving, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
    }
    if (hash.digest('hex') !== sha256) {
      await rm(arriving, { force: true });
      return false;
    }
    const handle = await open(arriving, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(arriving, this.#path(id, SEALED));
    const folder = await open(this.#dir, 'r').catch(() => undefined);
    await folder?.sync().catch(() => {});
    await folder?.close();
    return true;
  }

  read(id: string): ReadStream {
    return createReadStream(this.#path(id, SEALED), { highWaterMark: 1 << 18 });
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id, ARRIVING), { force: true });
    await rm(this.#path(id, SEALED), { force: true });
  }

  async removeArriving(id: string): Promise<void> {
    await rm(this.#path(id, ARRIVING), { force: true });
  }

  /** Ids of all files, whole or arriving, that were written last before a time. */
  async writtenBefore(time: number): Promise<string[]> {
    const ids = new Set<string>();
    for (const name of await readdir(this.#dir)) {
      const [id = ''] = name.split('.', 1);
      const written = await stat(join(this.#dir, name)).catch(() => undefined);
      if (ID.test(id) && written && written.mtimeMs < time) ids.add(id);
    }
    return [...ids];
  }

  #path(id: string, ending: string): string {
    if (!ID.test(id)) throw new Error('evidence: not an id');
    return join(this.#dir, id + ending);
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
