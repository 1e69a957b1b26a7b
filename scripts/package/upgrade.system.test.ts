import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device, StoredEvent } from '../../console/api/contract.ts';
import { Pair } from '../demo/pair.ts';
import { demoPolicy } from '../demo/story.ts';
import { until } from '../demo/until.ts';
import { buildDeb } from './deb.ts';
import { emptyStaging, HOME } from './layout.ts';
import { BootedDebian } from './testing/booted-debian.ts';

const ROOT = join(import.meta.dirname, '../..');
/** An upgrade is undone after a third of a minute, when the computer is not busy. */
const PATIENT = { timeoutMs: 60_000 };
const MODULES = '/opt/guardpost-modules/node_modules';
const missing = ['dpkg-deb', 'systemd-nspawn', 'nsenter'].filter(
  (command) => spawnSync(command, ['--version']).status !== 0,
);
const offline = !Object.values(networkInterfaces()).some((all) => all?.some(({ internal }) => !internal));
const reason =
  process.platform !== 'linux' || process.getuid?.() !== 0
    ? ' (skipped: needs root on Linux)'
    : missing.length > 0
      ? ` (skipped: ${missing.join(', ')} is not installed)`
      : offline
        ? ' (skipped: no network interface, without which no upgrade is undone)'
        : '';

/** Something that a version has otherwise than its sources here. */
type Change = [file: string, from: string, to: string];
const CANNOT_CONNECT: Change = [
  'agent/service/link/link.ts',
  'WebSocket(identity.linkUrl',
  "WebSocket(identity.linkUrl + '-elsewhere'",
];
describe.skipIf(reason !== '')(`upgrades under a systemd of their own${reason}`, () => {
  let folder: string;
  let debian: BootedDebian;
  let pair: Pair;

  /** The agent's own sources as a package; what it uses of others is shown to it. */
  async function build(version: string, changes: Change[] = []): Promise<string> {
    const staging = await emptyStaging(join(folder, 'staging'));
    const home = join(staging, HOME);
    for (const name of ['agent', 'shared', 'scripts', 'console/api/contract.ts'])
      cpSync(join(ROOT, name), join(home, name), { recursive: true });
    // A folder of its own for what is compiled on the way; the packages are the ones of this checkout.
    mkdirSync(join(home, 'node_modules'));
    for (const name of readdirSync(join(ROOT, 'node_modules')).filter((name) => !name.startsWith('.')))
      symlinkSync(`${MODULES}/${name}`, join(home, 'node_modules', name));
    const description = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as object;
    writeFileSync(join(home, 'package.json'), JSON.stringify({ ...description, version }));
    for (const [file, from, to] of changes) {
      const source = readFileSync(join(home, file), 'utf8');
      expect(source, `${file}: ${from}`).toContain(from);
      writeFileSync(join(home, file), source.replace(from, to));
    }
    await buildDeb({
      staging,
      version,
      architecture: 'all',
      output: join(folder, `packages/${version}.deb`),
    });
    return `/opt/guardpost-packages/${version}.deb`;
  }
  const install = async (version: string, changes?: Change[]) => {
    const { status, stderr, stdout } = debian.run(
      'dpkg',
      '--force-depends',
      '--install',
      await build(version, changes),
    );
    expect(status, stderr).toBe(0);
    return stdout + stderr;
  };
  const giveMinutes = (linkMinutes: number) =>
    writeFileSync(
      join(debian.root, 'var/lib/guardpost/agent.json'),
      JSON.stringify({ upgrade: { linkMinutes } }),
    );
  const write = (name: string) => {
    expect(debian.run('sh', '-c', 'printf 机密★5年 > "/stick/$1"', 'sh', name).status).toBe(0);
  };
  const told = async (query: string, test: (event: StoredEvent) => boolean = () => true) =>
    (await pair.client.events(`${query}&limit=200`)).events.filter(test);
  const many = async (query: string, count: number) => {
    const found = await told(query);
    return found.length >= count ? found : undefined;
  };
  const about = (name: string) => told('type=file.seen', ({ file }) => file?.name === name);
  const device = async () => (await pair.client.call<{ devices: Device[] }>('GET', '/devices')).devices[0];
  const runs = (version: string) =>
    until(async () => {
      const found = await device();
      return found?.state === 'online' && found.agentVersion === version;
    });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'guardpost-upgrade-'));
    mkdirSync(join(folder, 'packages'));
    debian = await BootedDebian.boot(folder, {
      [MODULES]: join(ROOT, 'node_modules'),
      '/opt/guardpost-packages': join(folder, 'packages'),
    });
    pair = await Pair.open('upgrade');
    for (const path of ['etc/guardpost', 'var/lib/guardpost', 'stick'])
      mkdirSync(join(debian.root, path), { recursive: true });
    const enrol = await pair.client.enrolmentUrl('unattended');
    writeFileSync(join(debian.root, 'etc/guardpost/enrolment'), `ENROLL=--enroll ${enrol}\n`);
    giveMinutes(0.3);
    await pair.publish(demoPolicy('/stick', false));
  }, 120_000);
  afterAll(async () => {
    await pair?.close();
    await debian?.halt();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('a version that cannot reach the console gives way to the one before it, and no event is lost or told twice', async () => {
    await install('1.0.0');
    await runs('1.0.0');
    write('before.txt');
    await until(async () => (await about('before.txt')).length === 1);

    expect(await install('2.0.0', [CANNOT_CONNECT])).toContain('is kept until 2.0.0');
    await until(async () => (await device())?.state !== 'online');
    write('between.txt');
    const [undone] = await until(() => many('type=upgrade.rolled-back', 1), PATIENT);
    expect(undone).toMatchObject({
      severity: 'high',
      details: { from: '1.0.0', to: '2.0.0', data: 'kept' },
    });
    await runs('1.0.0');
    write('after.txt');
    for (const name of ['between.txt', 'after.txt']) await until(async () => (await about(name)).length > 0);
    for (const name of ['before.txt', 'between.txt', 'after.txt']) expect(await about(name)).toHaveLength(1);
    expect(await told('type=agent.spool-corrupt')).toEqual([]);
    expect(existsSync(join(debian.root, 'var/lib/guardpost/upgrade.json'))).toBe(false);
  });

  it('a version that reaches the console stays, and the former one is not kept', async () => {
    giveMinutes(10);
    await install('3.0.0');
    await runs('3.0.0');
    await until(async () => (await told('type=upgrade.completed')).length === 1);
    await until(async () => !existsSync(join(debian.root, `${HOME}-former`)));
  });

  it('is removed with the security team’s code alone, which the console hears of', async () => {
    const refused = debian.run('dpkg', '--remove', 'guardpost');
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain('the security team has to agree');
    expect((await device())?.state).toBe('online');

    const local = (...args: string[]) =>
      debian.run('guardpost', 'agent', '--data', '/var/lib/guardpost', ...args);
    const challenge = /[0-9A-Z]{4,5}(?:-[0-9A-Z]{4,5})+/.exec(
      local('release-challenge', '--stop').stdout,
    )![0];
    const { agentId } = (await device())!;
    const { response } = await pair.client.call<{ response: string }>(
      'POST',
      `/devices/${agentId}/release-code`,
      { challenge, minutes: 30 },
    );
    expect(local('release', response).status).toBe(0);
    const removed = debian.run('dpkg', '--remove', 'guardpost');
    expect(removed.status, removed.stderr).toBe(0);
    expect(existsSync(join(debian.root, HOME))).toBe(false);
    const agreed = () => told('type=agent.stopped', ({ details }) => details?.why === 'agreed');
    await until(async () => (await agreed()).length === 1);
    expect((await agreed())[0]?.severity).toBe('info');
  });
});
