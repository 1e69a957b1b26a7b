import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Damaged spools kept for a look; older ones go, so that a failing disk is not filled by them. */
const KEPT = 3;

/** Moves a damaged spool file and its log aside. Returns the new name, for the event that reports it. */
export function setAside(file: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(':', '-');
  const folder = dirname(file);
  const prefix = `${basename(file, '.db')}.corrupt-`;
  let name = `${prefix}${stamp}`;
  for (let n = 2; existsSync(join(folder, name)); n++) name = `${prefix}${stamp}-${n}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, join(folder, name) + suffix);
  }
  const kept = readdirSync(folder)
    .filter((entry) => entry.startsWith(prefix) && !/-(wal|shm)$/.test(entry))
    .sort();
  for (const old of kept.slice(0, -KEPT)) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, old) + suffix, { force: true });
  }
  return name;
}
