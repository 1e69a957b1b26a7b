import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CHANNELS } from './channels.std.ts';
import { distrust } from './service-link.node.ts';
import { ElectronStandIn } from './testing/electron-stand-in.ts';
import { FakeService } from './testing/fake-service.ts';
import { aNotice, aQuestion, ordinaryDay } from './testing/office.ts';
import { type RunningTray, startTray, type TrayFeature } from './tray.main.ts';
import type { TrayView } from './view.std.ts';

let folder: string;
let service: FakeService;
let electron: ElectronStandIn;
let tray: RunningTray | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-tray-'));
  service = new FakeService(folder);
  await service.listen();
  electron = new ElectronStandIn();
});
afterEach(async () => {
  tray?.close();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(features: TrayFeature[] = []): Promise<void> {
  const { address } = service;
  tray = await startTray(electron, {
    address,
    version: '1',
    pages: folder,
    preload: '/preload.cjs',
    features,
  });
  await vi.waitFor(() => expect(service.of('hello')).toHaveLength(1));
}

/** The pages' window, as its person opens it. */
function pages() {
  electron.trays[0]!.emit('click');
  return electron.window('index')!;
}

const viewIn = async (window = pages()) => (await electron.invoke(window, CHANNELS.ready)) as TrayView;
const act = (window: ReturnType<typeof pages>, action: object) =>
  electron.invoke(window, CHANNELS.act, [action]);

test('the pages show what the service says, and the icon how the PC is', async () => {
  await start();
  for (const message of ordinaryDay()) service.say(message);
  const window = pages();
  await vi.waitFor(async () => expect((await viewIn(window)).training).toHaveLength(2));
  expect(await viewIn(window)).toMatchObject({
    language: 'zh-CN',
    connected: true,
    icon: 'attention',
    welcome: { user: '王伟' },
    quarantine: [{ name: '高净值客户名单.xlsx' }, {}],
  });
  service.say({ type: 'training', cards: [] });
  await vi.waitFor(() => expect(electron.trays[0]!.toolTip).toBe('岗哨: 受保护'));
  expect(window.webContents.sent.at(-1)).toMatchObject({
    channel: CHANNELS.view,
    args: [{ icon: 'protected' }],
  });
});

test('without a service nothing of what it said is shown as if it still held, and it is found again', async () => {
  await start();
  for (const message of ordinaryDay()) service.say(message);
  service.say(aQuestion());
  await vi.waitFor(() => expect(electron.window('prompt')?.visible).toBe(true));
  await service.close();
  await vi.waitFor(async () => expect((await viewIn()).connected).toBe(false));
  expect(await viewIn()).toMatchObject({ icon: 'attention', quarantine: [], prompts: [] });
  expect(electron.window('prompt')?.visible).toBe(false);
  expect(await act(pages(), { do: 'confirm-card', cardId: 'usb', edition: 2 })).toEqual({
    ok: false,
    reason: 'offline',
  });
  await service.listen();
  await vi.waitFor(() => expect(service.of('hello')).toHaveLength(2), 5_000);
});

test('many questions come up once, take the keyboard once, and one answer is for all of them', async () => {
  await start();
  for (let n = 0; n < 20; n++) service.say(aQuestion({ name: `file-${n}.txt` }));
  await vi.waitFor(async () => expect((await viewIn()).prompts[0]?.ids).toHaveLength(20));
  const window = electron.window('prompt')!;
  expect([window.visible, window.focused]).toEqual([true, 1]);
  const [group] = (await viewIn(window)).prompts;
  const answer = { do: 'answer', ids: group!.ids, answer: 'proceed', choice: 'business', text: '监管' };
  expect(await act(window, answer)).toEqual({ ok: true });
  await vi.waitFor(() => expect(service.of('prompt-answer')).toHaveLength(20));
  expect(service.of('prompt-answer')[0]).toMatchObject({
    answer: 'proceed',
    choice: 'business',
    text: '监管',
  });
  // Nothing is settled before the service says so.
  expect(window.visible).toBe(true);
  for (const id of group!.ids) service.say({ type: 'prompt-closed', id });
  await vi.waitFor(() => expect(window.visible).toBe(false));
});

test('a notice comes up without the keyboard and goes when it was read', async () => {
  await start();
  service.say(aNotice());
  await vi.waitFor(() => expect(electron.window('prompt')?.visible).toBe(true));
  const window = electron.window('prompt')!;
  expect(window.focused).toBe(0);
  const [group] = (await viewIn(window)).notices;
  await act(window, { do: 'dismiss', ids: group!.ids });
  expect(window.visible).toBe(false);
});

test('what a person asks for reaches the service, and its word comes back', async () => {
  await start();
  await vi.waitFor(async () => expect((await viewIn()).connected).toBe(true));
  const quarantineId = '00000000-0000-4000-8000-000000000001';
  expect(await act(pages(), { do: 'ask-release', quarantineId, reason: ' 客户等着 ' })).toEqual({ ok: true });
  expect(await act(pages(), { do: 'ask-device', minutes: 60, reason: 'x' })).toEqual({ ok: true });
  expect(await act(pages(), { do: 'confirm-card', cardId: 'usb', edition: 2 })).toEqual({ ok: true });
  expect(service.of('ask-release')).toMatchObject([{ quarantineId, reason: '客户等着' }]);
  expect([service.of('ask-device').length, service.of('confirm-card').length]).toEqual([1, 1]);
});

test('a second start in a session opens the first one’s pages and ends', async () => {
  await start();
  const second = new ElectronStandIn();
  second.isFirstInstance = false;
  const { address } = service;
  expect(
    await startTray(second, { address, version: '1', pages: folder, preload: '/preload.cjs' }),
  ).toBeUndefined();
  expect([second.calls.includes('quit'), second.windows, second.trays]).toEqual([true, [], []]);
  electron.emitter.emit('second-instance');
  expect(electron.window('index')?.visible).toBe(true);
});

test('features signal to the service and follow its settings', async () => {
  const values: unknown[] = [];
  let signal: (() => boolean) | undefined;
  await start([
    (context) => {
      context.onSettings('watermark', (value) => values.push(value));
      signal = () => context.signal('clipboard.changed', { formats: ['text/plain'] });
      return () => values.push('ended');
    },
  ]);
  service.say({ type: 'settings', topic: 'watermark', value: { shown: true } });
  await vi.waitFor(() => expect(values).toEqual([undefined, { shown: true }]));
  expect(signal!()).toBe(true);
  await vi.waitFor(() => expect(service.of('signal')).toHaveLength(1));
  await service.close();
  await vi.waitFor(() => expect(values.at(-1)).toBeUndefined());
  tray!.close();
  expect(values.at(-1)).toBe('ended');
});

describe.skipIf(process.platform === 'win32')('a socket is not believed', () => {
  test('that is no socket, or is not there', () => {
    expect(distrust(folder)).toMatch(/no socket/);
    expect(distrust(join(folder, 'nothing'))).toMatch(/not there/);
    expect(distrust(service.address)).toBeUndefined();
  });

  test.skipIf(process.getuid?.() !== 0)('that somebody else has put there', async () => {
    const { chownSync } = await import('node:fs');
    chownSync(service.address, 65534, 65534);
    expect(distrust(service.address)).toMatch(/another user/);
    chownSync(service.address, 0, 0);
    chmodSync(folder, 0o755);
    chownSync(folder, 65534, 65534);
    expect(distrust(service.address)).toMatch(/another user/);
  });
});
