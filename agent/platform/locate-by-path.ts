import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { LocatedFile } from './platform.ts';

/**
 * `Platform.locate` where the system gives no handle without opening: the folder is resolved, the last part is
 * looked at without following it. A folder that is swapped for a link between the two looks shows in
 * `realPath`, or in `stats` when the file is looked at again; it cannot be excluded as with a handle.
 */
export async function locateByPath(path: string | Buffer): Promise<LocatedFile | undefined> {
  const text = path.toString();
  try {
    const folder = await realpath(dirname(text));
    const realPath = join(folder, basename(text));
    return { stats: await lstat(realPath, { bigint: true }), realPath: Buffer.from(realPath) };
  } catch {
    return undefined;
  }
}
