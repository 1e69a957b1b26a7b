import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  CLEARED_SIGNAL,
  CLIPBOARD_SIGNAL,
  ClearedSignal,
  ClipboardSignal,
  KEY_SIGNAL,
  type ScreenSettings,
} from '../../shared/screen/session-settings.ts';
import type { SessionSettings } from '../../shared/session-protocol/settings.ts';
import { clipboardWatch } from './clipboard-watch.main.ts';
import { printScreenKey } from './print-screen.main.ts';
import { ElectronStandIn } from './testing/electron-stand-in.ts';
import type { FeatureContext, TrayFeature } from './tray.main.ts';

const ALL: ScreenSettings = {
  clipboard: { text: true, files: true, images: true },
  keys: 'audit',
  clear: null,
};

let electron: ElectronStandIn;
let told: { kind: string; data: unknown }[];
let settle: (value: ScreenSettings | undefined) => void;
let end: () => void;
const begin = (feature: TrayFeature) => {
  const context: FeatureContext = {
    electron,
    preload: '/preload.cjs',
    signal: (kind, data) => {
      told.push({ kind, data });
      return true;
    },
    onSettings: (_topic, listener) => {
      settle = (value) => listener(value as SessionSettings['value'] | undefined);
      listener(undefined);
    },
  };
  end = feature(context);
};
const passes = () => vi.advanceTimersByTimeAsync(600);
const copies = () =>
  told.filter(({ kind }) => kind === CLIPBOARD_SIGNAL).map(({ data }) => ClipboardSignal.parse(data));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  electron = new ElectronStandIn();
  told = [];
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

test('nothing is read unless the service asks for it, and nothing any more without one', async () => {
  begin(clipboardWatch);
  electron.copied.set('text/plain', Buffer.from('机密'));
  await passes();
  expect(told).toEqual([]);
  settle(ALL);
  await passes();
  expect(copies()).toHaveLength(1);
  settle(undefined);
  electron.copied.set('text/plain', Buffer.from('机密二'));
  await passes();
  expect(copies()).toHaveLength(1);
});

test('each copy is told of once, files before the text that goes with them, a picture as it is', async () => {
  begin(clipboardWatch);
  settle(ALL);
  electron.copied.set('text/plain', Buffer.from('一段文字'));
  await passes();
  await passes();
  electron.copied.set('text/uri-list', Buffer.from('file:///a'));
  await passes();
  electron.copied.clear();
  electron.copied.set('image/png', Buffer.from('png'));
  await passes();
  const [text, files, picture, ...more] = copies();
  expect(text).toMatchObject({ text: '一段文字' });
  expect(files?.lists).toEqual({ 'text/uri-list': Buffer.from('file:///a').toString('base64') });
  expect(files).not.toHaveProperty('text');
  expect(picture?.image).toBe(Buffer.from('png').toString('base64'));
  expect(more).toEqual([]);
});

test('what is not wanted is not sent, what is too large is sent smaller and said to be', async () => {
  begin(clipboardWatch);
  settle({ ...ALL, clipboard: { text: false, files: true, images: true } });
  electron.copied.set('text/plain', Buffer.from('一段文字'));
  electron.copied.set('image/png', Buffer.alloc(10 * 1024 * 1024));
  await passes();
  await vi.waitFor(() => expect(copies()).toHaveLength(1));
  expect(copies()[0]).toMatchObject({ truncated: true });
  expect(copies()[0]).not.toHaveProperty('text');
  expect(copies()[0]!.image!.length).toBeLessThan(8 * 1024 * 1024);
});

test('clears what it is told to, says what it reads afterwards, and leaves what is newer', async () => {
  begin(clipboardWatch);
  settle(ALL);
  electron.copied.set('text/plain', Buffer.from('机密'));
  await passes();
  const { key } = copies()[0]!;
  settle({ ...ALL, clear: key });
  await passes();
  expect(electron.copied.size).toBe(0);
  const cleared = () =>
    told.filter(({ kind }) => kind === CLEARED_SIGNAL).map(({ data }) => ClearedSignal.parse(data));
  expect(cleared()).toEqual([{ key, done: true }]);

  electron.copied.set('text/plain', Buffer.from('别的'));
  settle({ ...ALL, clear: key });
  await passes();
  expect(electron.copied.get('text/plain')?.toString()).toBe('别的');
});

test('the print-screen key is taken while policy says so, stays taken without a service, and presses are told of', () => {
  begin(printScreenKey);
  electron.takenKeys.add('Alt+PrintScreen');
  settle(ALL);
  expect(electron.keys.size).toBe(0);
  settle({ ...ALL, keys: 'block' });
  expect([...electron.keys.keys()]).toContain('PrintScreen');
  expect([...electron.keys.keys()]).not.toContain('Alt+PrintScreen');
  electron.keys.get('PrintScreen')!();
  expect(told).toEqual([{ kind: KEY_SIGNAL, data: { held: true } }]);
  settle(undefined);
  expect(electron.keys.size).toBeGreaterThan(0);
  settle(ALL);
  expect(electron.keys.size).toBe(0);
});
