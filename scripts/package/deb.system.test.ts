import { spawnSync } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDeb } from './deb.ts';
import { emptyStaging, HOME } from './layout.ts';

const hasDpkg = spawnSync('dpkg-deb', ['--version']).status === 0;
const isRoot = process.getuid?.() === 0;
const reason = !hasDpkg ? ' (skipped: dpkg is not installed)' : !isRoot ? ' (skipped: needs root)' : '';

describe.skipIf(reason !== '')(`the package in a root of its own${reason}`, () => {
  let folder: string;
  let target: string;
  const inTarget = (path: string) => join(target, path);
  const exists = (path: string) =>
    lstat(inTarget(path)).then(
      () => true,
      () => false,
    );

  const build = async (version: string): Promise<string> => {
    const staging = await emptyStaging(join(folder, `staging-${version}`));
    await mkdir(join(staging, HOME, 'scripts'), { recursive: true });
    await writeFile(join(staging, HOME, 'scripts/guardpost.mjs'), `// ${version}\n`);
    if (version === '1.0.0') await writeFile(join(staging, HOME, 'old-file'), 'gone with the upgrade\n');
    const output = join(folder, `guardpost_${version}.deb`);
    await buildDeb({ staging, version, architecture: 'amd64', output });
    return output;
  };
  const attempt = (...args: string[]) => {
    const all = [
      `--root=${target}`,
      '--force-script-chrootless',
      '--force-depends',
      '--force-architecture',
      ...args,
    ];
    return spawnSync('dpkg', all, { encoding: 'utf8' });
  };
  const dpkg = (...args: string[]) => {
    const result = attempt(...args);
    expect(result.status, result.stderr).toBe(0);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guardpost-deb-'));
    target = join(folder, 'root');
    for (const path of ['var/lib/dpkg/info', 'var/lib/dpkg/updates', 'etc', 'usr/bin'])
      await mkdir(inTarget(path), { recursive: true });
    await writeFile(inTarget('var/lib/dpkg/status'), '');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is installed, upgraded with its data kept, removed with its data kept, and purged without a trace', async () => {
    const wants = 'etc/systemd/system/multi-user.target.wants/guardpost-agent.service';
    dpkg('--install', await build('1.0.0'));
    expect(await readFile(inTarget(`${HOME}/scripts/guardpost.mjs`), 'utf8')).toBe('// 1.0.0\n');
    expect((await lstat(inTarget(wants))).isSymbolicLink()).toBe(true);
    expect((await lstat(inTarget('var/lib/guardpost'))).mode & 0o777).toBe(0o700);
    expect((await lstat(inTarget('usr/bin/guardpost'))).mode & 0o777).toBe(0o755);

    await writeFile(inTarget('var/lib/guardpost/identity.json'), '{}');
    await mkdir(inTarget(`${HOME}/node_modules/.cache`), { recursive: true });
    await rm(inTarget(wants)); // an administrator disabled it
    dpkg('--install', await build('1.1.0'));
    expect(await readFile(inTarget(`${HOME}/scripts/guardpost.mjs`), 'utf8')).toBe('// 1.1.0\n');
    expect(await exists(`${HOME}/old-file`)).toBe(false);
    expect(await exists('var/lib/guardpost/identity.json')).toBe(true);
    expect(await exists(wants)).toBe(false);

    const answer = (status: number) =>
      writeFile(inTarget('usr/bin/guardpost'), `#!/bin/sh\nexit ${status}\n`);
    await answer(1); // the security team has not agreed
    expect(attempt('--remove', 'guardpost').status).not.toBe(0);
    expect(await exists(`${HOME}/scripts/guardpost.mjs`)).toBe(true);
    await answer(0);
    dpkg('--remove', 'guardpost');
    expect(await exists(HOME)).toBe(false);
    expect(await exists('var/lib/guardpost/identity.json')).toBe(true);

    dpkg('--purge', 'guardpost');
    expect(await exists('var/lib/guardpost')).toBe(false);
    expect(await exists('etc/guardpost')).toBe(false);
  });

  it('has a unit that systemd accepts and calls hardened', async () => {
    const unit = join(folder, 'guardpost-agent.service');
    await build('2.0.0');
    const text = await readFile(
      join(folder, 'staging-2.0.0/lib/systemd/system/guardpost-agent.service'),
      'utf8',
    );
    // systemd looks for the program; the one of the package is not here.
    await writeFile(unit, text.replaceAll(/^ExecStart=\S+/gm, `ExecStart=${process.execPath}`));
    for (const setting of [
      'CapabilityBoundingSet=',
      'ProtectKernelModules=yes',
      'RestrictSUIDSGID=yes',
      'UMask=0077',
      'Restart=always',
    ])
      expect(text).toContain(setting);
    const analyze = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
    if (analyze.error) return; // no systemd on this machine
    expect(analyze.stderr.split('\n').filter((line) => line.includes('guardpost'))).toEqual([]);
  });
});
