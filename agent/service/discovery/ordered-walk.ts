import { readdir } from 'node:fs/promises';

/** The order of the walk: a folder's content comes where the folder stands. */
export function isAfter(path: string, other: string): boolean {
  return path.replaceAll('/', '\0') > other.replaceAll('/', '\0');
}

/**
 * Regular files below a folder, always in the same order, so that a walk goes on where it was left. Links are not
 * followed; a folder that cannot be read has nothing in it.
 * @param after only what comes after this path
 */
export async function* filesBelow(folder: string, after?: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  entries.sort((a, b) => (`${a.name}\0` < `${b.name}\0` ? -1 : 1));
  for (const entry of entries) {
    const path = folder.endsWith('/') ? folder + entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      // A folder lies wholly before the place when the place is neither in it nor before it.
      if (after === undefined || after.startsWith(`${path}/`) || isAfter(path, after))
        yield* filesBelow(path, after);
    } else if (entry.isFile() && (after === undefined || isAfter(path, after))) yield path;
  }
}
