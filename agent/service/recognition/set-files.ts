import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecognitionSet } from '../../../shared/protocol/recognition.ts';
import { makePrivateDir } from '../files.ts';

const PARTIAL = '.part';

type Wanted = Pick<RecognitionSet, 'sha256' | 'bytes'>;

/**
 * Sets on disk, called by the hash of their content and by nothing that anybody else chose. A file without the
 * ending of a partial one was whole and right when it got its name.
 */
export class SetFiles {
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  static async open(dir: string): Promise<SetFiles> {
    await makePrivateDir(dir);
    return new SetFiles(dir);
  }

  path({ sha256 }: Wanted): string {
    return join(this.#dir, sha256);
  }

  /** Bytes of a set that have come so far. More than it has are none: it begins anew. */
  async received(set: Wanted): Promise<number> {
    const size = await sizeOf(this.#partial(set));
    if (size <= set.bytes) return size;
    await this.discard(set);
    return 0;
  }

  /** @throws the system's error, such as for a full disk */
  async write(set: Wanted, offset: number, piece: Uint8Array): Promise<void> {
    const handle = await open(this.#partial(set), offset === 0 ? 'w' : 'r+', 0o600);
    try {
      await handle.write(piece, 0, piece.length, offset);
    } finally {
      await handle.close();
    }
  }

  /** Gives a set that has come in full its name, if it is what was announced; else it is thrown away. */
  async accept(set: Wanted): Promise<boolean> {
    const partial = this.#partial(set);
    if (!(await isIntact(partial, set))) {
      await this.discard(set);
      return false;
    }
    // Only now: what was written before a power cut and is not right begins anew.
    const handle = await open(partial, 'r+');
    await handle.sync();
    await handle.close();
    await rename(partial, this.path(set));
    return true;
  }

  /** Reads all of it. */
  isIntact(set: Wanted): Promise<boolean> {
    return isIntact(this.path(set), set);
  }

  async isThere(set: Wanted): Promise<boolean> {
    return (await sizeOf(this.path(set))) === set.bytes;
  }

  async discard(set: Wanted): Promise<void> {
    await rm(this.#partial(set), { force: true });
    await rm(this.path(set), { force: true });
  }

  /** Removes every other set. */
  async keepOnly(sets: readonly Wanted[]): Promise<void> {
    const kept = new Set(sets.flatMap(({ sha256 }) => [sha256, `${sha256}${PARTIAL}`]));
    for (const name of await readdir(this.#dir)) {
      if (!kept.has(name)) await rm(join(this.#dir, name), { force: true, recursive: true });
    }
  }

  #partial(set: Wanted): string {
    return this.path(set) + PARTIAL;
  }
}

async function isIntact(file: string, { sha256, bytes }: Wanted): Promise<boolean> {
  if ((await sizeOf(file)) !== bytes) return false;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex') === sha256;
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
