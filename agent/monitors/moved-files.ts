import type { BigIntStats } from 'node:fs';
import { type FilePath, pathKey } from './file-path.ts';

const REMEMBERED = 1024;

/** Remembers under which path a file was reported last, so that a new name is told from a new file. */
export class MovedFiles {
  private readonly paths = new Map<string, string>();

  /** @returns the path key under which this very file was noted before */
  note(stats: BigIntStats, path: FilePath): string | undefined {
    // Inode numbers are used again; together with the time of birth they tell a file.
    const id = `${stats.dev}:${stats.ino}:${stats.birthtimeNs}`;
    const before = this.paths.get(id);
    this.paths.delete(id);
    this.paths.set(id, pathKey(path));
    if (this.paths.size > REMEMBERED) this.paths.delete(this.paths.keys().next().value!);
    return before;
  }
}
