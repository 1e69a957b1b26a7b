import { type BigIntStats, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { isUtf8 } from '../../../../shared/events/display-name.ts';
import type { GuardedFile } from '../../../enforcers/open-guard/backend.ts';

/** Descriptors looked at, the newest first, and files found among them: a program may have thousands. */
const MAX_DESCRIPTORS = 512;
const MAX_FILES = 32;
const O_ACCMODE = 0o3;
const O_WRONLY = 0o1;
const O_PATH = 0o10000000;
/** Where people's documents do not lie, and programs' own files do. */
const SYSTEM_FOLDERS = /^\/(?:usr|lib|lib32|lib64|bin|sbin|etc|proc|sys|dev(?!\/shm\/))\//;

/**
 * Regular files that a program has open for reading or mapped into its memory: what it could write onto a medium
 * that it opens now. Without those on `except` (device numbers), which are judged when they are opened.
 */
export function filesReadBy(tid: number, except: ReadonlySet<bigint>, proc = '/proc'): GuardedFile[] {
  const found = new Map<string, GuardedFile>();
  const add = (link: string, path: Buffer) => {
    if (found.size >= MAX_FILES || SYSTEM_FOLDERS.test(path.toString('latin1'))) return;
    const stats = attempt(() => statSync(link, { bigint: true }));
    if (!stats?.isFile() || stats.size === 0n || except.has(stats.dev)) return;
    found.set(`${stats.dev}:${stats.ino}`, guardedFile(path, stats));
  };
  const folder = `${proc}/${tid}`;
  const descriptors = (attempt(() => readdirSync(`${folder}/fd`)) ?? []).map(Number).sort((a, b) => b - a);
  for (const fd of descriptors.slice(0, MAX_DESCRIPTORS)) {
    const path = attempt(() => readlinkSync(`${folder}/fd/${fd}`, { encoding: 'buffer' }));
    if (path?.[0] !== 0x2f) continue; // sockets, pipes and the like are not paths
    if (isForReading(folder, fd)) add(`${folder}/fd/${fd}`, path);
  }
  for (const path of mappedFiles(attempt(() => readFileSync(`${folder}/maps`, 'latin1')) ?? ''))
    add(path.toString(), path);
  return [...found.values()];
}

/** A file's identity for the guard, under the name it goes by now. */
export function guardedFile(path: Buffer, stats: BigIntStats): GuardedFile {
  return { path: isUtf8(path) ? path.toString() : path, ...identityOf(stats) };
}

export function identityOf(stats: BigIntStats): Omit<GuardedFile, 'path'> {
  return {
    dev: stats.dev,
    ino: stats.ino,
    size: stats.size,
    modifiedAtNs: stats.mtimeNs,
    changedAtNs: stats.ctimeNs,
  };
}

/** Paths of files mapped for data, of text of the form of /proc/PID/maps; a file mapped for code is a program. */
export function mappedFiles(maps: string): Buffer[] {
  const data = new Set<string>();
  const code = new Set<string>();
  for (const line of maps.split('\n')) {
    const match = /^\S+ (\S{4}) \S+ \S+ (\d+)\s+(\/.*)$/.exec(line);
    if (!match || match[2] === '0') continue;
    (match[1]!.includes('x') ? code : data).add(match[3]!);
  }
  // The kernel writes a line end in a name as \012.
  return [...data]
    .filter((path) => !code.has(path) && !path.endsWith(' (deleted)'))
    .map((path) => Buffer.from(path.replaceAll('\\012', '\n'), 'latin1'));
}

function isForReading(folder: string, fd: number): boolean {
  const info = attempt(() => readFileSync(`${folder}/fdinfo/${fd}`, 'latin1'));
  const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(info ?? '')?.[1] ?? '1', 8);
  return (flags & O_ACCMODE) !== O_WRONLY && (flags & O_PATH) === 0;
}

/** Programs end and files vanish while they are looked at. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
