import { lstat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;

/**
 * Of these and the folders that lead to them, those which others than root and this process's own user may change
 * (POSIX mode bits): whoever may rename a folder decides what lies behind its name. In a folder with the sticky bit
 * only owners rename.
 */
export async function exposedPaths(
  paths: readonly string[],
  ownUid = process.getuid?.() ?? 0,
): Promise<string[]> {
  const looked = new Set(paths.flatMap((path) => withParents(resolve(path))));
  const exposed: string[] = [];
  for (const path of looked) {
    const found = await lstat(path).catch(() => undefined);
    if (!found || found.isSymbolicLink()) continue;
    const foreign = found.uid !== 0 && found.uid !== ownUid;
    const writable = (found.mode & OTHERS_WRITE) !== 0 && (found.mode & STICKY) === 0;
    if (foreign || writable) exposed.push(path);
  }
  return exposed;
}

function withParents(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...withParents(parent)];
}
