import { execFile } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noteNameFor } from '../../agent/enforcers/quarantine/note.ts';
import { until } from '../../scripts/demo/until.ts';
import { REAL_STICK, Stage } from './stage.ts';

// What goes wrong around a copy: the stick, the console and the agent itself.
const run = promisify(execFile);
const classified = Buffer.from('绝密\n报价底线\n');
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open('outages');
});
afterAll(() => stage?.close());

/** Lets something happen to the stick between a copy and the moment when the agent comes to it. */
async function whileTheAgentSleeps(happens: () => Promise<void>): Promise<void> {
  const agent = stage.pair.agent!.process;
  agent.kill('SIGSTOP');
  try {
    await happens();
  } finally {
    agent.kill('SIGCONT');
  }
}

function sealed(): string[] {
  return readdirSync(join(stage.pair.agentDir, 'quarantine')).filter((name) => name.endsWith('.sealed'));
}

function freeBytes(): number {
  const { bavail, bsize } = statfsSync(stage.stick.mountPoint);
  return bavail * bsize;
}

describe.skipIf(!REAL_STICK)('a stick that does not let the file go (needs root and ext4 images)', () => {
  test('read-only: the file stays, the console knows that it was not stopped and why', async () => {
    const before = sealed().length;
    await whileTheAgentSleeps(async () => {
      writeFileSync(stage.path('只读.txt'), classified);
      await run('mount', ['-o', 'remount,ro', stage.stick.mountPoint]);
    });
    expect(await stage.told('只读.txt')).toMatchObject({
      severity: 'high',
      decision: { action: 'block' },
      outcome: { state: 'not-stopped', reason: 'read-only' },
    });
    expect(readFileSync(stage.path('只读.txt'))).toEqual(classified);
    expect(sealed()).toHaveLength(before);
    await run('mount', ['-o', 'remount,rw', stage.stick.mountPoint]);
  });

  test('full to the last byte: the file is taken all the same, only the note has no room', async () => {
    writeFileSync(stage.path('满.txt'), '菜单');
    await stage.told('满.txt');
    await run('dd', ['if=/dev/zero', `of=${stage.path('填充.bin')}`, 'bs=64k']).catch(() => {});
    await run('dd', ['if=/dev/zero', `of=${stage.path('填充2.bin')}`, 'bs=1k']).catch(() => {});
    writeFileSync(stage.path('满.txt'), classified, { flag: 'r+' });
    expect(await stage.told('满.txt', ({ decision }) => decision?.action === 'block')).toMatchObject({
      outcome: { state: 'done' },
    });
    expect(stage.has('满.txt')).toBe(false);
    rmSync(stage.path('填充.bin'));
    rmSync(stage.path('填充2.bin'));
    // Their blocks are free once the agent, which may be reading them, has let go.
    await until(async () => freeBytes() > 48_000_000);
  });

  test('pulled out while the file is read: not stopped, gone, and nothing of it is lost', async () => {
    const name = '拔出.txt';
    const content = Buffer.concat([classified, Buffer.alloc(24_000_000, '一行普通的文字，没有什么特别。\n')]);
    const before = sealed().length;
    writeFileSync(stage.path(name), content);
    await until(async () => isOpen(stage.path(name)), { stepMs: 2 });
    await stage.stick.pullOut();
    expect(await stage.told(name)).toMatchObject({
      decision: { action: 'block' },
      outcome: { state: 'not-stopped', reason: 'gone' },
    });
    await stage.stick.plugIn();
    expect(readFileSync(stage.path(name)).equals(content)).toBe(true);
    expect(sealed()).toHaveLength(before);
    // The service has lived through it, and the stick is watched again.
    await sleep(1_000);
    writeFileSync(stage.path('再插.txt'), classified);
    expect(await stage.told('再插.txt')).toMatchObject({ outcome: { state: 'done' } });
  });
});

test('a console that was off is told everything that happened meanwhile, once', async () => {
  await stage.pair.console!.stop();
  for (let n = 0; n < 30; n++) writeFileSync(stage.path(`离线-${n}.txt`), n % 3 === 0 ? classified : '周报');
  await until(async () => !stage.has('离线-27.txt') && stage.has(noteNameFor('离线-27.txt')));
  expect(stage.has('离线-1.txt')).toBe(true);
  await stage.pair.startConsole();
  const offline = async () =>
    (await stage.pair.client.events('type=file.seen&limit=200')).events.filter(({ file }) =>
      file!.name.startsWith('离线-'),
    );
  await until(async () => (await offline()).length >= 30);
  await sleep(1_000);
  const events = await offline();
  expect(events.map(({ file }) => file!.name).sort()).toEqual(
    Array.from({ length: 30 }, (_, n) => `离线-${n}.txt`).sort(),
  );
  expect(events.filter(({ outcome }) => outcome?.state === 'done')).toHaveLength(10);
  await stage.follow();
});

test('an agent that was killed takes what was copied while it was away', async () => {
  await stage.pair.agent!.stop('SIGKILL');
  writeFileSync(stage.path('趁机.txt'), classified);
  await sleep(300);
  expect(stage.has('趁机.txt')).toBe(true);
  await stage.pair.startAgent();
  expect(await stage.told('趁机.txt')).toMatchObject({ outcome: { state: 'done' } });
  expect(stage.has('趁机.txt')).toBe(false);
  await until(async () =>
    stage.events.find(({ type, details }) => type === 'agent.started' && details?.unclean),
  );
});

test('a spool that was damaged is kept aside and told of, and the service goes on', async () => {
  await stage.pair.agent!.stop();
  writeFileSync(join(stage.pair.agentDir, 'spool.db'), 'no database '.repeat(2_000));
  for (const ending of ['-wal', '-shm'])
    rmSync(join(stage.pair.agentDir, `spool.db${ending}`), { force: true });
  await stage.pair.startAgent();
  const corrupt = await until(async () => stage.events.find(({ type }) => type === 'agent.spool-corrupt'));
  expect(existsSync(String(corrupt.details!.file))).toBe(true);
  writeFileSync(stage.path('之后.txt'), classified);
  expect(await stage.told('之后.txt')).toMatchObject({ outcome: { state: 'done' } });
});

test('a policy that is published is enforced by the running agent at the next copy', async () => {
  const { pair, stick } = stage;
  const source = `name: 只留痕\nmonitoring:\n  removableMounts: [${JSON.stringify(stick.mountPoint)}]\nrules:\n  - id: audit-all\n    name: 全部留痕\n    when: { channel: removable-storage }\n    action: audit\n`;
  await pair.publish(source);
  writeFileSync(stage.path('放行.txt'), classified);
  expect(await stage.told('放行.txt')).toMatchObject({
    decision: { action: 'audit', ruleId: 'audit-all' },
    outcome: { state: 'none' },
  });
  expect(stage.has('放行.txt')).toBe(true);
});

/** True while some process has the file open. */
function isOpen(path: string): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        return readdirSync(`/proc/${pid}/fd`).some((fd) => {
          try {
            return readlinkSync(`/proc/${pid}/fd/${fd}`) === path;
          } catch {
            return false;
          }
        });
      } catch {
        return false;
      }
    });
}
