import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
      os: z.array(z.string()).optional(),
      cpu: z.array(z.string()).optional(),
      libc: z.array(z.string()).optional(),
    }),
  ),
});

/** Sources that the agent and its commands need. */
const SOURCES = [
  'agent',
  'shared',
  'scripts',
  'console',
  'package.json',
  'LICENSE',
  'README.md',
  'README.zh-CN.md',
];
/** Tests and what only they use, sources of what is built, maps to them and caches stay behind. */
const LEFT_OUT =
  /\.test\.tsx?$|\/testing(\/|$)|\/__snapshots__(\/|$)|\/console\/web\/src(\/|$)|\/node_modules\/\.cache(\/|$)|\.(js|mjs|cjs)\.map$|\/better-sqlite3\/deps(\/|$)/;

/** Native libraries for other systems, which some packages carry all of. */
function isForeign(path: string, platform: string, arch: string): boolean {
  const native = /\/onnxruntime-node\/bin\/napi-v\d+\/(\w+)(?:\/(\w+))?(\/|$)/.exec(path);
  return native !== null && (native[1] !== platform || (native[2] !== undefined && native[2] !== arch));
}

/** For what a package is made; as Node names both. */
export interface Target {
  platform: string;
  arch: string;
}
const HERE: Target = process;

/** A package for one system that the lockfile names and this computer does not have. */
export interface AbsentPackage {
  /** Where it goes, below the target folder. */
  path: string;
  name: string;
  version: string;
}

/**
 * Copies what runs: sources and the packages that the lockfile does not call development ones, as far as they are
 * for the target.
 * @returns what of the target's is not installed here
 */
export async function copyContents(
  root: string,
  home: string,
  target: Target = HERE,
): Promise<AbsentPackage[]> {
  const filter = (source: string) =>
    !LEFT_OUT.test(source.replaceAll('\\', '/')) &&
    !isForeign(source.replaceAll('\\', '/'), target.platform, target.arch);
  for (const name of SOURCES) await copyIfThere(join(root, name), join(home, name), filter);
  const lock = Lockfile.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  const absent: AbsentPackage[] = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    const { dev, devOptional, os, cpu, version } = entry;
    if (path === '' || dev || devOptional) continue;
    if ((os && !os.includes(target.platform)) || (cpu && !cpu.includes(target.arch))) continue;
    // Packages inside a package are entries of their own.
    const inside = (source: string) => source.slice(join(root, path).length).includes('/node_modules/');
    const there = await copyIfThere(
      join(root, path),
      join(home, path),
      (source) => filter(source) && !inside(source),
    );
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!there && os && target.platform !== HERE.platform && version) absent.push({ path, name, version });
  }
  return absent;
}

/** Optional packages for other systems are not there. */
async function copyIfThere(from: string, to: string, filter: (source: string) => boolean): Promise<boolean> {
  try {
    await cp(from, to, { recursive: true, filter, verbatimSymlinks: true });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
}
