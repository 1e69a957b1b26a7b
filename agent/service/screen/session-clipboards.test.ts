import { beforeEach, expect, test } from 'vitest';
import type { ClipboardChange, ScreenKey } from '../../enforcers/screen/backend.ts';
import type { SessionPeer } from '../../platform/platform.ts';
import { SessionClipboards } from './session-clipboards.ts';

const peer: SessionPeer = { account: 'uid:1000', actor: { user: 'li', uid: 1000 }, pid: 1, sessionId: '2' };
const KEY = 'ab'.repeat(32);
const WISH = { text: true, files: true, images: true, keys: 'block' } as const;

let signals: Map<string, (peer: SessionPeer, data: Record<string, unknown>) => void>;
let settings: (peer: SessionPeer) => unknown;
let changes: ClipboardChange[];
let keys: ScreenKey[];
let clipboards: SessionClipboards;
beforeEach(() => {
  signals = new Map();
  changes = [];
  keys = [];
  clipboards = new SessionClipboards({
    hub: {
      onSignal: (kind, handler) => {
        signals.set(kind, handler);
        return () => {};
      },
      publish: (_, valueFor) => {
        settings = valueFor;
      },
      changed: () => {},
    },
    copied: (change) => changes.push(change),
    key: (key) => keys.push(key),
  });
});
const signal = (kind: string, data: Record<string, unknown>) => signals.get(kind)!(peer, data);

test('nothing is taken that nobody asked for', () => {
  signal('clipboard.changed', { key: KEY, text: '机密' });
  signal('screen.key', { held: true });
  expect([changes, keys]).toEqual([[], []]);
  expect(settings(peer)).toEqual({ clipboard: null, keys: 'ignore', clear: null });
  clipboards.configure(WISH);
  signal('clipboard.changed', { key: KEY, text: '机密' });
  signal('screen.key', { held: true });
  expect(changes).toMatchObject([{ actor: { user: 'li' }, copied: { text: '机密' } }]);
  expect(keys).toEqual([{ actor: peer.actor, held: true }]);
});

test('who copied is the session’s own person, whatever the signal says; what is no signal is dropped', () => {
  clipboards.configure(WISH);
  signal('clipboard.changed', { key: KEY, text: 'x', actor: { user: 'root', uid: 0 } });
  expect(changes[0]?.actor).toEqual(peer.actor);
  for (const wrong of [{}, { key: 'x', text: 'y' }, { key: KEY, image: '***' }, { key: KEY, text: 7 }])
    signal('clipboard.changed', wrong);
  expect(changes).toHaveLength(1);
});

test('a session is told what to clear, and believed only about that', async () => {
  clipboards.configure(WISH);
  signal('clipboard.changed', { key: KEY, text: '机密' });
  const done = changes[0]!.clear();
  expect(settings(peer)).toMatchObject({ clear: KEY });
  expect(settings({ ...peer, sessionId: '3' })).toMatchObject({ clear: null });
  signal('clipboard.cleared', { key: 'cd'.repeat(32), done: true });
  signal('clipboard.cleared', { key: KEY, done: true });
  expect(await done).toBe(true);
  expect(settings(peer)).toMatchObject({ clear: null });
});

test('files of each desktop’s format, before the names that come with them as text', () => {
  clipboards.configure(WISH);
  const list = Buffer.from('copy\nfile:///home/li/a.docx').toString('base64');
  signal('clipboard.changed', { key: KEY, text: 'a.docx', lists: { 'x-special/gnome-copied-files': list } });
  signal('clipboard.changed', {
    key: KEY,
    lists: { FileNameW: Buffer.from('C:\\a.docx\0', 'utf16le').toString('base64'), toString: list },
  });
  expect(changes.map(({ copied }) => copied)).toEqual([
    { files: ['/home/li/a.docx'] },
    { files: ['C:\\a.docx'] },
  ]);
});
