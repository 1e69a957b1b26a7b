import { type Dir, type Dirent, lstat, opendir, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { type FilePath, fromBytes, joinPath } from './file-path.ts';

/** What lies in a folder. `other` is everything that is neither: links, pipes, sockets, devices. */
export interface Entry {
  path: FilePath;
  name: FilePath;
  kind: 'folder' | 'file' | 'other';
  /** Always there for folders; for files only when asked for. Links are not followed. */
  stats?: Stats;
}

export interface WalkOptions {
  /** Looks at every file, which is slow on a slow medium. */
  fileStats: boolean;
}

const open = promisify(opendir);

/**
 * Calls `visit` for every entry of one folder, in no order, and resolves when all were visited. Entries that
 * vanish meanwhile are passed over; names come as bytes where they are not UTF-8. Keeps few entries in memory,
 * however large the folder is.
 * @throws when the folder cannot be read
 */
export async function walkFolder(
  folder: FilePath,
  options: WalkOptions,
  visit: (entry: Entry) => void,
): Promise<void> {
  // Node's types know opendir with text only; its documentation gives 'buffer' as an encoding too.
  const directory = await open(folder, { encoding: 'buffer' as BufferEncoding, bufferSize: 128 });
  try {
    for (let dirent = await next(directory); dirent; dirent = await next(directory)) {
      const name = fromBytes(dirent.name);
      const path = joinPath(folder, name);
      if (dirent.isFile() && !options.fileStats) {
        visit({ path, name, kind: 'file' });
      } else if (!isOther(dirent)) {
        const stats = await look(path);
        if (stats) visit({ path, name, kind: kindOf(stats), stats });
      }
    }
  } finally {
    await directory.close();
  }
}

/** `walkFolder` for a folder and everything below it. Folders that cannot be read are given to `unreadable`. */
export async function walkTree(
  root: FilePath,
  options: WalkOptions,
  visit: (entry: Entry) => void,
  unreadable: (folder: FilePath, error: Error) => void,
): Promise<void> {
  const folders: FilePath[] = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    try {
      await walkFolder(folder, options, (entry) => {
        if (entry.kind === 'folder') folders.push(entry.path);
        visit(entry);
      });
    } catch (error) {
      unreadable(folder, error as Error);
    }
  }
}

function kindOf(stats: Stats): Entry['kind'] {
  return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other';
}

/** Some file systems leave the kind of an entry open; then it must be looked at. */
function isOther(dirent: Dirent<Buffer>): boolean {
  return (
    dirent.isSymbolicLink() ||
    dirent.isFIFO() ||
    dirent.isSocket() ||
    dirent.isCharacterDevice() ||
    dirent.isBlockDevice()
  );
}

function next(directory: Dir): Promise<Dirent<Buffer> | null> {
  return directory.read() as unknown as Promise<Dirent<Buffer> | null>;
}

function look(path: FilePath): Promise<Stats | undefined> {
  return new Promise((resolve) => {
    lstat(path, (error, stats) => resolve(error ? undefined : stats));
  });
}
