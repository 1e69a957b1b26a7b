import { constants } from 'node:fs';
import { open, readlink } from 'node:fs/promises';
import type { LocatedFile } from '../platform.ts';

// asm-generic/fcntl.h, the same on x86 and arm: a handle that names a file without opening it, so that a FIFO
// does not block, a device does not wake up and no permission to read is needed.
const O_PATH = 0o10000000;

/** @see Platform.locate */
export async function locate(path: string | Buffer): Promise<LocatedFile | undefined> {
  try {
    await using handle = await open(path, O_PATH | constants.O_NOFOLLOW);
    const stats = await handle.stat({ bigint: true });
    if (stats.nlink === 0n) return undefined; // gone since
    return { stats, realPath: await readlink(`/proc/self/fd/${handle.fd}`, { encoding: 'buffer' }) };
  } catch {
    return undefined;
  }
}
