import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({ dev: z.boolean().optional(), devOptional: z.boolean().optional() }),
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

/** Copies what runs: sources and the packages that the lockfile does not call development ones. */
export async function copyContents(root: string, home: string): Promise<void> {
  const filter = (source: string) =>
    !LEFT_OUT.test(source.replaceAll('\\', '/')) &&
    !isForeign(source.replaceAll('\\', '/'), process.platform, process.arch);
  for (const name of SOURCES) await copyIfThere(join(root, name), join(home, name), filter);
  const lock = Lockfile.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  const wanted = Object.entries(lock.packages).filter(
    ([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional,
  );
  for (const [path] of wanted) {
    // Packages inside a package are entries of their own.
    const inside = (source: string) => source.slice(join(root, path).length).includes('/node_modules/');
    await copyIfThere(join(root, path), join(home, path), (source) => filter(source) && !inside(source));
  }
}

/** Optional packages for other systems are not there. */
async function copyIfThere(from: string, to: string, filter: (source: string) => boolean): Promise<void> {
  try {
    await cp(from, to, { recursive: true, filter, verbatimSymlinks: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
