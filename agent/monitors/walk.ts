import { type Dirent, lstat, opendir, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { type FilePath, fromBytes, joinPath } from './file-path.ts';

/** What lies in a folder, looked at without following links. */
export interface Entry {
  path: FilePath;
  name: FilePath;
  stats: Stats;
}

const open = promisify(opendir);

/**
 * Calls `visit` for every entry of one folder, in no order, and resolves when all were visited. Entries that
 * vanish meanwhile are passed over; names come as bytes where they are not UTF-8. Keeps few entries in memory,
 * however large the folder is.
 * @throws when the folder cannot be read
 */
export async function walkFolder(folder: FilePath, visit: (entry: Entry) => void): Promise<void> {
  // Node's types know opendir with text only; its documentation gives 'buffer' as an encoding too.
  const directory = await open(folder, { encoding: 'buffer' as BufferEncoding, bufferSize: 64 });
  try {
    for await (const dirent of directory) {
      const name = fromBytes((dirent as unknown as Dirent<Buffer>).name);
      const path = joinPath(folder, name);
      const stats = await look(path);
      if (stats) visit({ path, name, stats });
    }
  } finally {
    await directory.close().catch(() => {}); // closed already when the iteration came to its end
  }
}

/** `walkFolder` for a folder and everything below it. Folders that cannot be read are given to `unreadable`. */
export async function walkTree(
  root: FilePath,
  visit: (entry: Entry) => void,
  unreadable: (folder: FilePath, error: Error) => void,
): Promise<void> {
  const folders: FilePath[] = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    try {
      await walkFolder(folder, (entry) => {
        if (entry.stats.isDirectory()) folders.push(entry.path);
        visit(entry);
      });
    } catch (error) {
      unreadable(folder, error as Error);
    }
  }
}

function look(path: FilePath): Promise<Stats | undefined> {
  return new Promise((resolve) => {
    lstat(path, (error, stats) => resolve(error ? undefined : stats));
  });
}
