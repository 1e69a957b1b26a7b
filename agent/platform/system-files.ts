import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Files that a back end keeps or places in the system. Apart from the rest so that a dry run writes none. */
export interface SystemFiles {
  /** Undefined when it is not there or cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** On return the whole text is on disk, or the former one still is. `mode` is 0o600 when left out. */
  write(path: string, text: string, mode?: number): Promise<void>;
  /** Removes it; what is not there is no error. */
  remove(path: string): Promise<void>;
}

export const systemFiles: SystemFiles = {
  read: (path) => readFile(path, 'utf8').catch(() => undefined),
  async write(path, text, mode = 0o600) {
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    const draft = `${path}.new`;
    const file = await open(draft, 'w', mode);
    try {
      await file.chmod(mode); // `open` takes the umask away
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  },
  remove: (path) => rm(path, { force: true }),
};

/** Files that are told of and kept in memory only; for a dry run. Of what the agent notes for itself, the name. */
export function dryFiles(print: (line: string) => void): SystemFiles {
  const kept = new Map<string, string>();
  return {
    read: async (path) => kept.get(path),
    async write(path, text, mode = 0o600) {
      const isNew = !kept.has(path);
      kept.set(path, text);
      if (path.endsWith('.json')) {
        if (isNew) print(`note ${path}`);
        return;
      }
      print(`file ${path} (mode ${mode.toString(8)})`);
      for (const line of text.trimEnd().split('\n')) print(`     | ${line}`);
    },
    async remove(path) {
      if (kept.delete(path)) print(`gone ${path}`);
    },
  };
}
