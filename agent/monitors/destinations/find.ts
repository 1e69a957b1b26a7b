import { realpath, stat } from 'node:fs/promises';
import type { DestinationEntry } from '../../../shared/destinations/entry.ts';
import type { Channel, Destination } from '../../../shared/events/observation.ts';
import type { Home, Platform } from '../../platform/platform.ts';
import { expand } from './patterns.ts';
import { foldersNamed, readSetting } from './settings.ts';

/** A folder that is there and carries files elsewhere. */
export interface DestinationFolder {
  /** Its real path. */
  root: string;
  channel: Channel;
  destination: Destination;
  /** Globs of names; left out, every file. */
  files?: readonly string[];
}

const MAX_FOLDERS = 512;

/** The folders of the catalogue's programs that people of this PC have now. */
export async function findFolders(
  entries: readonly DestinationEntry[],
  homes: readonly Home[],
  system: Platform['name'],
): Promise<DestinationFolder[]> {
  const found = new Map<string, DestinationFolder>();
  for (const home of homes) {
    if (!(await isFolder(home.path))) continue;
    for (const entry of entries) {
      for (const path of await candidates(entry, home, system)) {
        const root = await acceptable(path, home);
        if (root === undefined || found.has(root)) continue;
        const { id, name, channel, files } = entry;
        found.set(root, { root, channel, destination: { id, name }, ...(files && { files }) });
        if (found.size >= MAX_FOLDERS) return [...found.values()];
      }
    }
  }
  return [...found.values()];
}

async function candidates(entry: DestinationEntry, home: Home, system: Platform['name']): Promise<string[]> {
  const paths = (await Promise.all(entry[system].map((pattern) => expand(pattern, home.path)))).flat();
  for (const setting of entry.settings[system]) {
    for (const file of await expand(setting.file, home.path)) {
      const text = await readSetting(file);
      for (const folder of text === undefined ? [] : foldersNamed(text, setting)) {
        const whole = folder
          .replaceAll('\\', '/')
          .replace(/^(MyDocument:|~)(?=\/|$)/, (sign) =>
            sign === '~' ? home.path : `${home.path}/Documents`,
          );
        if (!/^(\/|[A-Za-z]:\/)./.test(whole)) continue;
        // What a person's file names is a path, never a pattern; what the catalogue puts below it may be one.
        paths.push(...(setting.below === undefined ? [whole] : await expand(`~/${setting.below}`, whole)));
      }
    }
  }
  return paths;
}

/**
 * A folder in the person's home, or elsewhere if it is the person's own: somebody's link or settings file must
 * not make the service act in folders that are not theirs.
 */
async function acceptable(path: string, home: Home): Promise<string | undefined> {
  try {
    const [root, base] = await Promise.all([realpath(path), realpath(home.path)]);
    const stats = await stat(root);
    if (!stats.isDirectory() || root === base) return undefined;
    const inside = root.startsWith(`${base}/`) || root.startsWith(`${base}\\`);
    return inside || home.uid === undefined || stats.uid === home.uid ? root : undefined;
  } catch {
    return undefined;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
