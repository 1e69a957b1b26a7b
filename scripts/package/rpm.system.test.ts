import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyStaging, HOME } from './layout.ts';
import { buildRpm } from './rpm.ts';

const isThere = (command: string) => spawnSync(command, ['--version']).status === 0;
const isRoot = process.getuid?.() === 0;
const reason = !isThere('rpmbuild')
  ? ' (skipped: rpm is not installed)'
  : !isRoot
    ? ' (skipped: needs root)'
    : '';

describe.skipIf(reason !== '')(`the RPM package in a root of its own${reason}`, () => {
  let folder: string;
  let target: string;
  const inTarget = (path: string) => join(target, path);
  const exists = (path: string) => lstatSync(inTarget(path), { throwIfNoEntry: false }) !== undefined;
  const rpm = (...args: string[]) => spawnSync('rpm', ['--root', target, ...args], { encoding: 'utf8' });
  const mustRpm = (...args: string[]) => {
    const result = rpm(...args);
    expect(result.status, result.stderr).toBe(0);
    return result.stdout;
  };
  const build = async (version: string): Promise<string> => {
    const staging = await emptyStaging(join(folder, `staging-${version}`));
    mkdirSync(join(staging, HOME, 'scripts'), { recursive: true });
    writeFileSync(join(staging, HOME, 'scripts/guardpost.mjs'), `// ${version}\n`);
    if (version === '1.0.0') writeFileSync(join(staging, HOME, 'old-file'), 'gone with the upgrade\n');
    const output = join(folder, `guardpost-${version}.rpm`);
    await buildRpm({ staging, version, architecture: 'x86_64', output });
    return output;
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'guardpost-rpm-root-'));
    target = join(folder, 'root');
    // A shell and what the scripts call, for a root that they are run in.
    for (const path of ['bin', 'var/lib/rpm', 'etc', 'usr/bin', 'tmp', 'dev'])
      mkdirSync(inTarget(path), { recursive: true });
    const busybox = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim();
    spawnSync('cp', [busybox, inTarget('bin/busybox')]);
    for (const name of ['sh', 'mkdir', 'chmod', 'dirname', 'ln', 'rm', 'echo', '['])
      spawnSync('ln', ['-s', 'busybox', inTarget(`bin/${name}`)]);
    mustRpm('--initdb');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is installed, upgraded with its data kept, and removed with leave alone', async () => {
    const wants = 'etc/systemd/system/multi-user.target.wants/guardpost-agent.service';
    mustRpm('--install', '--nodeps', await build('1.0.0'));
    expect(readFileSync(inTarget(`${HOME}/scripts/guardpost.mjs`), 'utf8')).toBe('// 1.0.0\n');
    expect(lstatSync(inTarget(wants)).isSymbolicLink()).toBe(true);
    expect(lstatSync(inTarget('var/lib/guardpost')).mode & 0o777).toBe(0o700);
    expect(lstatSync(inTarget('usr/bin/guardpost')).mode & 0o777).toBe(0o755);
    expect(lstatSync(inTarget('lib/systemd/system/guardpost-upgrade-guard.service')).isFile()).toBe(true);

    writeFileSync(inTarget('var/lib/guardpost/identity.json'), '{}');
    rmSync(inTarget(wants)); // an administrator disabled it
    mustRpm('--upgrade', '--nodeps', await build('1.1.0'));
    expect(readFileSync(inTarget(`${HOME}/scripts/guardpost.mjs`), 'utf8')).toBe('// 1.1.0\n');
    expect(exists(`${HOME}/old-file`)).toBe(false);
    expect(exists('var/lib/guardpost/identity.json')).toBe(true);
    expect(exists(wants)).toBe(false);

    const answer = (status: number) =>
      writeFileSync(inTarget('usr/bin/guardpost'), `#!/bin/sh\nexit ${status}\n`);
    answer(1); // the security team has not agreed
    expect(rpm('--erase', 'guardpost').status).not.toBe(0);
    expect(exists(`${HOME}/scripts/guardpost.mjs`)).toBe(true);
    answer(0);
    mustRpm('--erase', 'guardpost');
    expect(exists(HOME)).toBe(false);
    expect(exists('var/lib/guardpost/identity.json')).toBe(true);
  });
});
