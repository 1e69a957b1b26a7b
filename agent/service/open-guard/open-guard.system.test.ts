import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { canMountImages, makeStick, type Stick } from '../../../scripts/demo/stick.ts';
import { until } from '../../../scripts/demo/until.ts';
import { GuardEvent } from '../../../shared/events/event.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import { createInspector } from '../../inspector/client.ts';
import type { Inspector } from '../../inspector/inspector.ts';
import { createLinuxPlatform } from '../../platform/linux/linux.ts';
import { OpenGuardPart } from './open-guard-part.ts';

const possible = await canMountImages('ext4');
const hasPython = spawnSync('python3', ['--version']).status === 0;
const reason = possible ? '' : ' (needs root and loop devices)';

/** A program of somebody else: not a child of the service, which may read what it has to. */
function shell(line: string): Promise<{ status: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', `( ${line} ); exit $?`], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.on('close', (status) => resolve({ status, said }));
  });
}

const python = (code: string) => `python3 -c "${code.replaceAll('\n', '; ')}"`;

const policyWith = (openGuard: object) => ({
  revision: 7,
  policy: Policy.parse({
    name: 'test',
    deviceControl: { openGuard },
    rules: [
      {
        id: 'no-secrets',
        name: 'no secrets',
        when: { channel: 'removable-storage', levelAtLeast: '机密' },
        action: 'block',
        severity: 'high',
        message: { 'zh-CN': '机密文件不得带出', en: 'Secret documents stay' },
      },
    ],
  }),
});

describe.skipIf(!possible)(`opening files on a real stick${reason}`, () => {
  let folder: string;
  let stick: Stick;
  let inspector: Inspector;
  let guard: OpenGuardPart;
  let policy = policyWith({ enabled: true, deadlineMs: 60_000 });
  let stall: Promise<void> | undefined;
  const released = new Set<string>();
  const events: GuardEvent[] = [];
  const notices: Notice[] = [];
  const secret = () => join(folder, '客户名单.txt');
  const harmless = () => join(folder, 'menu.txt');
  const on = (name: string) => join(stick.mountPoint, name);
  const contentOf = (name: string) => readFile(on(name), 'utf8').catch(() => '');
  const refused = () => events.filter(({ type }) => type === 'open.refused');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guardpost-open-'));
    stick = await makeStick(folder, 'stick', 'ext4', 16);
    await stick.plugIn();
    await writeFile(secret(), '密级：机密\n客户张三的持仓\n');
    await writeFile(harmless(), 'Soup, noodles, tea\n');
    const platform = createLinuxPlatform();
    inspector = createInspector(platform);
    inspector.configure(policy.policy.classification);
    await inspector.inspect({ path: harmless() }); // the service warms it up when a medium is mounted
    guard = new OpenGuardPart({
      backend: platform.openGuard!(),
      inspector: {
        inspect: async (request) => {
          await stall;
          return inspector.inspect(request);
        },
      },
      platform,
      policy: () => policy,
      isExempt: (_name, sha256) => sha256 !== undefined && released.has(sha256),
      report: (event) => events.push(GuardEvent.parse(event)),
      notify: (notice) => notices.push(notice),
    });
    const device = { key: 'usb:test', bus: 'usb' as const, serial: 'S1' };
    await guard.start((error) => {
      throw error;
    });
    guard.storage({ kind: 'mounted', mount: { mountPoint: stick.mountPoint, device } });
    await guard.settled();
  });
  beforeEach(() => {
    events.length = 0;
    notices.length = 0;
  });
  afterAll(async () => {
    await guard?.stop();
    await inspector?.close();
    await stick?.discard();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const ways: [name: string, needsPython: boolean, line: (from: string, to: string) => string][] = [
    ['cp', false, (from, to) => `cp ${from} ${to}`],
    ['dd', false, (from, to) => `dd if=${from} of=${to} status=none`],
    ['mv', false, (from, to) => `cp ${from} ${from}.moved && mv ${from}.moved ${to}`],
    ['install', false, (from, to) => `install -m 600 ${from} ${to}`],
    [
      'a file manager (open source, create copy, sendfile)',
      true,
      (from, to) => python(`import shutil\nshutil.copyfile('${from}', '${to}')`),
    ],
    [
      'mmap, the source closed before',
      true,
      (from, to) =>
        python(
          `import mmap\nf = open('${from}', 'rb')\nm = mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ)\nf.close()\nopen('${to}', 'wb').write(m[:])`,
        ),
    ],
  ];
  for (const [index, [way, needsPython, line]] of ways.entries()) {
    const name = needsPython && !hasPython ? `${way} (needs python3)` : way;
    test.skipIf(needsPython && !hasPython)(
      `${name}: a classified file is refused before its first byte`,
      async () => {
        const { status, said } = await shell(line(secret(), on(`copy${index}`)));
        expect(status).not.toBe(0);
        expect(said).toContain('Operation not permitted');
        expect(await contentOf(`copy${index}`)).toBe('');
      },
    );
    test.skipIf(needsPython && !hasPython)(`${name}: a harmless one passes`, async () => {
      expect(await shell(line(harmless(), on(`fine${index}`)))).toMatchObject({ status: 0 });
      expect(await contentOf(`fine${index}`)).toBe('Soup, noodles, tea\n');
    });
  }

  test('the refusal is an event with file, program, device and rule, and a notice that says why', async () => {
    const other = join(folder, '方案.txt');
    await writeFile(other, '密级：机密\n并购方案\n');
    await shell(`cp ${other} ${on('plan.txt')}`);
    expect(refused()).toMatchObject([
      {
        severity: 'high',
        channel: 'removable-storage',
        operation: 'opened',
        process: { name: 'cp' },
        device: { key: 'usb:test' },
        file: { name: '方案.txt', path: on('方案.txt') },
        inspection: { level: 'secret' },
        decision: { ruleId: 'no-secrets', policyRevision: 7 },
        outcome: { state: 'done' },
        details: { role: 'source', source: other },
      },
    ]);
    expect(notices).toMatchObject([
      { kind: 'open', name: '方案.txt', message: { 'zh-CN': '机密文件不得带出' } },
    ]);
  });

  test('a harmless file on the stick is not overwritten by a classified one', async () => {
    await shell(`cp ${harmless()} ${on('keep.txt')}`);
    expect((await shell(`cp ${secret()} ${on('keep.txt')}`)).status).not.toBe(0);
    expect(await contentOf('keep.txt')).toBe('Soup, noodles, tea\n');
  });

  test('what got there by a redirection is never opened again, under no name', async () => {
    await shell(`cat ${secret()} > ${on('piped.txt')}`);
    for (const line of [
      `cat ${on('piped.txt')}`,
      `mv ${on('piped.txt')} ${on('x.jpg')} && cat ${on('x.jpg')}`,
      `ln ${on('x.jpg')} ${on('y')} && cat ${on('y')}`,
      `cp ${on('y')} ${folder}/back`,
    ]) {
      const { status, said } = await shell(line);
      expect(status, line).not.toBe(0);
      expect(said).toContain('Operation not permitted');
      expect(said).not.toContain('张三');
    }
    expect(refused()[0]).toMatchObject({ details: { role: 'target' } });
  });

  test('a file that changes is judged anew', async () => {
    await shell(`echo tea > ${on('diary')}`);
    expect(await shell(`cat ${on('diary')}`)).toMatchObject({ status: 0, said: 'tea\n' });
    await shell(`cat ${secret()} >> ${on('diary')}`);
    expect((await shell(`cat ${on('diary')}`)).status).not.toBe(0);
  });

  test('what an analyst has released is let through', async () => {
    await shell(`cat ${secret()} > ${on('released')}`);
    const { sha256 } = await inspector.inspect({ path: secret() });
    released.add(sha256!);
    expect(await shell(`cat ${on('released')}`)).toMatchObject({ status: 0 });
    released.clear();
  });

  test('a folder that stands for a medium cannot be guarded, and that is said', async () => {
    const device = { key: 'folder:x', bus: 'folder' as const };
    guard.storage({ kind: 'mounted', mount: { mountPoint: folder, device } });
    await guard.settled();
    expect(events).toMatchObject([{ type: 'open-guard.degraded', severity: 'medium' }]);
    expect(await shell(`cat ${secret()}`)).toMatchObject({ status: 0 });
    expect((await shell(`cp ${secret()} ${on('still')}`)).status).not.toBe(0);
    guard.storage({ kind: 'unmounted', mount: { mountPoint: folder, device } });
  });

  test('without a verdict by the deadline the open goes through and is told of', async () => {
    policy = policyWith({ enabled: true, deadlineMs: 200 });
    guard.policyChanged();
    let go = () => {};
    stall = new Promise((resolve) => {
      go = resolve;
    });
    await shell(`echo slow > ${on('slow')}`);
    expect(await shell(`cat ${on('slow')}`)).toMatchObject({ status: 0, said: 'slow\n' });
    expect(events).toMatchObject([
      {
        type: 'open.unchecked',
        file: { name: 'slow' },
        process: { name: 'cat' },
        details: { reason: 'deadline' },
      },
    ]);
    go();
    stall = undefined;
  });

  test('switched off by policy, nothing is asked, and the stick can be pulled out', async () => {
    policy = policyWith({ enabled: false });
    guard.policyChanged();
    await guard.settled();
    expect(await shell(`cp ${secret()} ${on('free')} && cat ${on('free')}`)).toMatchObject({ status: 0 });
    expect((await stat(on('free'))).size).toBeGreaterThan(0);
    expect(events).toEqual([]);
    // The inspector may still be at the document that came late.
    await until(async () => (await shell(`umount ${stick.mountPoint}`)).status === 0);
    await stick.plugIn();
  });
});
