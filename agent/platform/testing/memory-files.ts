import type { SystemFiles } from '../system-files.ts';

/** Files in memory, for tests. */
export function memoryFiles(): SystemFiles & { all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    read: async (path) => all.get(path),
    async write(path, text) {
      all.set(path, text);
    },
    async remove(path) {
      all.delete(path);
    },
  };
}
