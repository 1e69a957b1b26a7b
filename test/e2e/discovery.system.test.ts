import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionAddress } from '../../agent/service/session-link/address.ts';
import type { Action, ActionResult, TrayView } from '../../agent/tray/view.std.ts';
import type { CommandRecord, CommandRequest, Device, DeviceDiscovery } from '../../console/api/contract.ts';
import { Pair } from '../../scripts/demo/pair.ts';
import { demoPolicy } from '../../scripts/demo/story.ts';
import { until } from '../../scripts/demo/until.ts';

const FILES = 40;
const SECRETS = 3;
/** A round waits for everything else that the computer does. */
const PATIENT = { timeoutMs: 90_000 };
const possible = process.platform === 'linux' && process.getuid?.() === 0;
const reason = possible ? '' : ' (another user’s session takes root on Linux)';

describe.skipIf(!possible)(`the search for classified files, on a real agent and console${reason}`, () => {
  let pair: Pair;
  let agentId: string;
  let tray: ChildProcess;
  let documents: string;
  let asked = 0;

  const ask = <T>(action?: Action): Promise<T> => {
    const id = ++asked;
    return new Promise((resolve) => {
      const take = (message: { id: number; answer: T }) => {
        if (message.id !== id) return;
        tray.off('message', take);
        resolve(message.answer);
      };
      tray.on('message', take);
      tray.send({ id, action });
    });
  };
  const publish = (cpuPercent: number) =>
    pair.publish(`${demoPolicy(join(pair.folder, 'stick'), false).replace(
      /^rules:\n/m,
      `rules:
  - id: classified-at-rest
    name: { zh-CN: 存量敏感文件, en: Classified file at rest }
    when: { channel: at-rest, levelAtLeast: 机密 }
    action: audit
    severity: medium
`,
    )}
discovery:
  folders: [${JSON.stringify(documents)}]
  cpuPercent: ${cpuPercent}
  maxLoad: 16
  personMayPauseMinutes: 30
`);
  const progress = async () =>
    (await pair.client.call<DeviceDiscovery>('GET', `/devices/${agentId}/discovery`)).progress;
  const order = async (kind: CommandRequest['kind']) => {
    const { id } = await pair.client.call<CommandRecord>('POST', `/devices/${agentId}/commands`, { kind });
    const list = () => pair.client.call<{ commands: CommandRecord[] }>('GET', `/devices/${agentId}/commands`);
    return until(async () => (await list()).commands.find((each) => each.id === id && each.finishedAt));
  };
  const isIn = (state: string) =>
    until(async () => {
      const now = await progress();
      return now?.state === state ? now : undefined;
    }, PATIENT);

  beforeAll(async () => {
    pair = await Pair.open('discovery');
    documents = join(pair.folder, 'documents');
    mkdirSync(documents);
    for (let n = 0; n < FILES; n++)
      writeFileSync(join(documents, `${n}.txt`), n < SECRETS ? `机密★5年\n凤凰项目方案 ${n}\n` : `周报 ${n}`);
    await pair.startAgent();
    await publish(10);
    agentId = (await pair.client.call<{ devices: Device[] }>('GET', '/devices')).devices[0]!.agentId;
    tray = fork(join(import.meta.dirname, 'tray-process.ts'), [sessionAddress(pair.agentDir), '65534']);
    await once(tray, 'message');
  });
  afterAll(async () => {
    tray?.kill('SIGKILL');
    await pair?.close();
  });

  test('the console sees how far it is, holds it and lets it go on', async () => {
    const under = await until(async () => {
      const now = await progress();
      return now && now.files > 0 && now.expected === FILES ? now : undefined;
    });
    expect(under.folder).toBe(join(pair.folder, 'documents'));
    expect(await order('discovery.pause')).toMatchObject({ state: 'done' });
    const held = await isIn('paused');
    expect(held.pausedBy).toBe('console');
    expect(held.finished).toBeUndefined();

    // What the console holds, a person does not let go.
    expect(await ask<ActionResult>({ do: 'pause-discovery', pause: false })).toMatchObject({ ok: false });
    await sleep(1_000);
    expect((await progress())?.state).toBe('paused');
    expect(await order('discovery.resume')).toMatchObject({ state: 'done' });
    await until(async () => (await progress())?.state === 'running');
  });

  test('the person at the PC sees the same, and pauses it as far as the policy grants', async () => {
    const view = await until(async () => {
      const { discovery } = await ask<TrayView>();
      return discovery?.state === 'running' ? discovery : undefined;
    });
    expect(view).toMatchObject({ expected: FILES, mayPauseMinutes: 30 });
    expect(await ask<ActionResult>({ do: 'pause-discovery', pause: true })).toMatchObject({ ok: true });
    const held = await isIn('paused');
    expect(held.pausedBy).toBe('person');
    expect(held.pausedUntil).toBeGreaterThan(Date.now());
    expect(await ask<ActionResult>({ do: 'pause-discovery', pause: false })).toMatchObject({ ok: true });
  });

  test('it ends with what was found by level, and begins anew when it is told to', async () => {
    await publish(100);
    const done = await isIn('idle');
    expect(done).toMatchObject({ files: FILES, expected: FILES, found: { secret: SECRETS } });
    expect(await order('discovery.start')).toMatchObject({ state: 'done' });
    const again = await until(async () => {
      const now = await progress();
      return now?.began !== done.began && now?.finished ? now : undefined;
    }, PATIENT);
    expect(again.files).toBe(FILES);
    const { events } = await pair.client.events('type=discovery.finished');
    expect(events).toHaveLength(2);
  });
});
