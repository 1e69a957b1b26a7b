import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionAddress } from '../../agent/service/session-link/address.ts';
import type { Action, ActionResult, TrayView } from '../../agent/tray/view.std.ts';
import type { ReleaseRequest, StoredEvent, TrainingOverview } from '../../console/api/contract.ts';
import { Pair } from '../../scripts/demo/pair.ts';
import { demoPolicy } from '../../scripts/demo/story.ts';
import { until } from '../../scripts/demo/until.ts';

/** Accounts of every Debian; the first copies files, the other looks on. */
const NOBODY = 65534;
const DAEMON = 1;

const possible = process.platform === 'linux' && process.getuid?.() === 0;
const reason = possible ? '' : ' (other users’ sessions take root on Linux)';

/** The tray of a logged-in person, in a process of its own under their number. */
class PersonsTray {
  readonly #child: ChildProcess;
  #asked = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(address: string, uid: number): Promise<PersonsTray> {
    const child = fork(join(import.meta.dirname, 'tray-process.ts'), [address, String(uid)]);
    await once(child, 'message');
    const tray = new PersonsTray(child);
    await until(async () => (await tray.view()).connected);
    return tray;
  }

  view(): Promise<TrayView> {
    return this.#ask<TrayView>();
  }

  act(action: Action): Promise<ActionResult> {
    return this.#ask<ActionResult>(action);
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  #ask<T>(action?: Action): Promise<T> {
    const id = ++this.#asked;
    return new Promise((resolve) => {
      const take = (message: { id: number; answer: T }) => {
        if (message.id !== id) return;
        this.#child.off('message', take);
        resolve(message.answer);
      };
      this.#child.on('message', take);
      this.#child.send({ id, action });
    });
  }
}

describe.skipIf(!possible)(`tray, service and console, each a process of its own${reason}`, () => {
  let pair: Pair;
  let stick: string;
  let li: PersonsTray;
  let other: PersonsTray;

  beforeAll(async () => {
    pair = await Pair.open('tray');
    stick = join(pair.folder, 'stick');
    mkdirSync(stick);
    await pair.startAgent();
    await pair.publish(`${demoPolicy(stick, false)}
prompts:
  countdownSeconds: 120
  freeText: required
training:
  cards:
    - id: usb
      title: { zh-CN: 使用U盘须知, en: Using sticks }
      text: { zh-CN: 只用公司的U盘。, en: Use company sticks only. }
      users: [nobody]
`);
    const address = sessionAddress(pair.agentDir);
    li = await PersonsTray.start(address, NOBODY);
    other = await PersonsTray.start(address, DAEMON);
  });
  afterAll(async () => {
    await li?.end();
    await other?.end();
    await pair?.close();
  });

  /** A file of nobody's comes onto the stick, whole. */
  function copy(name: string, text: string): string {
    const aside = join(pair.folder, name);
    writeFileSync(aside, text);
    chownSync(aside, NOBODY, NOBODY);
    const path = join(stick, name);
    renameSync(aside, path);
    return path;
  }

  const eventOf = (name: string): Promise<StoredEvent> =>
    until(async () =>
      (await pair.client.events('type=file.seen&limit=50')).events.find(({ file }) => file?.name === name),
    );

  test('each is who the kernel says', async () => {
    expect((await li.view()).welcome?.user).toBe('nobody');
    expect((await other.view()).welcome?.user).toBe('daemon');
    const { watching } = await until(async () => {
      const view = await li.view();
      return view.watching && view.state?.policyRevision ? view : undefined;
    });
    expect(watching!.rules.length).toBeGreaterThan(0);
  });

  test('a warning holds the file, asks its person alone, and the console sees why it went on', async () => {
    const path = copy('客户回访.txt', '秘密\n客户回访记录');
    const [group] = await until(async () => {
      const { prompts } = await li.view();
      return prompts.length > 0 ? prompts : undefined;
    });
    expect([group!.names, existsSync(path), (await other.view()).prompts]).toEqual([
      ['客户回访.txt'],
      false,
      [],
    ]);
    const answer = { do: 'answer', ids: group!.ids, answer: 'proceed', choice: 'customer' } as const;
    // Somebody else answers, and somebody who gives no reason: neither counts.
    await other.act({ ...answer, text: 'mine now' });
    await li.act(answer);
    expect((await li.view()).prompts).toHaveLength(1);
    await li.act({ ...answer, text: '证监局现场检查' });
    expect(await eventOf('客户回访.txt')).toMatchObject({
      decision: { action: 'warn' },
      outcome: { state: 'none' },
      actor: { user: 'nobody', uid: NOBODY },
      response: { by: 'person', answer: 'proceed', choice: { id: 'customer' }, text: '证监局现场检查' },
    });
    await until(async () => existsSync(path));
    expect(readFileSync(path, 'utf8')).toContain('客户回访记录');
    const entry = await until(async () =>
      (await li.view()).activity.find(({ name }) => name === '客户回访.txt'),
    );
    expect(entry).toMatchObject({ answer: 'proceed' });
    expect((await other.view()).activity).toEqual([]);
  });

  test('what was taken away is asked back: the console hears of it, gives it back, and its person sees that', async () => {
    const path = copy('并购方案.txt', '机密\n凤凰项目并购方案');
    const { outcome } = await eventOf('并购方案.txt');
    const quarantineId = outcome!.quarantineId!;
    await until(async () => (await li.view()).quarantine.some(({ id }) => id === quarantineId));
    expect((await li.view()).notices).toMatchObject([{ names: ['并购方案.txt'] }]);
    const others = await other.view();
    expect([others.quarantine, others.notices]).toEqual([[], []]);

    const ask = { do: 'ask-release', quarantineId, reason: '项目会议要用' } as const;
    expect(await other.act(ask)).toEqual({ ok: false, reason: 'unknown' });
    expect(await li.act(ask)).toEqual({ ok: true });
    expect(await li.act(ask)).toEqual({ ok: false, reason: 'already' });
    const requests = () =>
      pair.client
        .call<{ requests: ReleaseRequest[] }>('GET', '/release-requests')
        .then((list) => list.requests);
    const [request, ...more] = await until(async () => {
      const all = await requests();
      return all.length > 0 ? all : undefined;
    });
    expect([request, more]).toMatchObject([
      {
        kind: 'quarantine',
        quarantineId,
        fileName: '并购方案.txt',
        askedBy: 'nobody',
        reason: '项目会议要用',
      },
      [],
    ]);
    await pair.client.call('POST', `/release-requests/${request!.id}/grant`, { minutes: 1 });
    await until(async () => existsSync(path));
    await until(async () => (await li.view()).requests[0]?.state === 'granted');
    expect((await li.view()).quarantine).toEqual([]);
  });

  test('a refusal reaches whoever asked, with its reason', async () => {
    expect(await li.act({ do: 'ask-device', minutes: 60, reason: '拷资料' })).toEqual({ ok: true });
    const request = await until(async () =>
      (await pair.client.call<{ requests: ReleaseRequest[] }>('GET', '/release-requests')).requests.find(
        ({ kind }) => kind === 'device',
      ),
    );
    await pair.client.call('POST', `/release-requests/${request.id}/deny`, { note: '请走审批' });
    const seen = await until(async () => (await li.view()).requests.find(({ state }) => state === 'denied'));
    expect(seen).toMatchObject({ kind: 'device', note: '请走审批' });
    expect((await other.view()).requests).toEqual([]);
  });

  test('a training card is read by whom it is for, and the console sees by whom and when', async () => {
    await until(async () => (await li.view()).training.length === 1);
    expect((await other.view()).training).toEqual([]);
    const confirm = { do: 'confirm-card', cardId: 'usb', edition: 1 } as const;
    expect(await other.act(confirm)).toEqual({ ok: false, reason: 'unknown' });
    expect(await li.act(confirm)).toEqual({ ok: true });
    const { cards } = await until(async () => {
      const overview = await pair.client.call<TrainingOverview>('GET', '/training');
      return overview.cards[0]?.confirmations.length ? overview : undefined;
    });
    expect(cards[0]!.confirmations).toMatchObject([{ person: 'nobody' }]);
    await until(async () => (await li.view()).training[0]?.confirmedAt !== undefined);
  });

  test('without a tray nobody is waited for: the safe answer stands at once', async () => {
    await li.end();
    const path = copy('无人应答.txt', '秘密');
    expect(await eventOf('无人应答.txt')).toMatchObject({
      outcome: { state: 'done' },
      response: { by: 'nobody', answer: 'withdraw' },
    });
    expect([existsSync(path), (await other.view()).prompts]).toEqual([false, []]);
  });
});
