import { randomUUID } from 'node:crypto';
import { Duplex, PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ServiceMessage } from '../../../shared/session-protocol/codec.ts';
import { MESSAGE_RATE } from '../../../shared/session-protocol/limits.ts';
import { silent } from '../testing/fixtures.ts';
import { SessionHub } from './hub.ts';
import { Session } from './session.ts';

let hub: SessionHub;
beforeEach(() => {
  vi.useFakeTimers();
  hub = new SessionHub(silent);
});
afterEach(() => {
  hub.stop();
  vi.useRealTimers();
});

/** A program of a logged-in person at the other end of a session. */
function connect(uid: number, sessionId = `s${uid}`, hello: object | null = { versions: [1] }) {
  const up = new PassThrough();
  const down = new PassThrough();
  const received: ServiceMessage[] = [];
  down.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.trim().split('\n')) received.push(JSON.parse(line) as ServiceMessage);
  });
  const connection = Duplex.from({ readable: up, writable: down });
  const peer = { account: `uid:${uid}`, actor: { uid, user: `user${uid}` }, pid: 1, sessionId };
  const session = new Session(connection, peer, 'PC-7', {
    ready: (one) => hub.add(one),
    message: (one, message) => void hub.receive(one, message),
    closed: (one) => hub.remove(one),
  });
  const say = (message: object | string) =>
    up.write(typeof message === 'string' ? message : `${JSON.stringify(message)}\n`);
  if (hello) say({ type: 'hello', app: 'test', ...hello });
  const of = (type: ServiceMessage['type']) => received.filter((message) => message.type === type);
  return { say, of, received, session, leave: () => connection.destroy() };
}

const settle = () => vi.advanceTimersByTimeAsync(200);
const question = {
  subject: 'file',
  name: '客户.txt',
  choices: [{ id: 'work', label: { 'zh-CN': '工作', en: 'Work' } }],
  freeText: 'optional' as const,
  seconds: 30,
  unanswered: 'withdraw' as const,
};

test('a session is told who it is by what the system says, whatever it claims', async () => {
  const li = connect(1001, '4', { versions: [99, 1], user: 'root', uid: 0 });
  await settle();
  expect(li.of('welcome')).toEqual([
    { type: 'welcome', version: 1, user: 'user1001', sessionId: '4', host: 'PC-7' },
  ]);
});

describe('a session that does not keep to the protocol is ended', () => {
  test.each([
    ['speaks another version', { type: 'hello', versions: [99], app: 'x' }, 'no-version'],
    ['speaks before its hello', { type: 'signal', kind: 'x', data: {} }, 'invalid-message'],
    ['is not JSON', 'nonsense\n', 'invalid-message'],
    ['never ends its line', 'x'.repeat(13 * 1024 * 1024), 'too-large'],
  ])('%s', async (_, message, code) => {
    const one = connect(1, 's', null);
    one.say(message);
    await settle();
    expect(one.received.at(-1)).toMatchObject({ type: 'error', code });
    expect(hub.peers()).toEqual([]);
  });

  test('says nothing', async () => {
    const one = connect(1, 's', null);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(one.of('error')).toHaveLength(1);
  });

  test('talks too fast', async () => {
    const one = connect(1);
    for (let n = 0; n <= MESSAGE_RATE.burst; n++) one.say({ type: 'signal', kind: 'x', data: {} });
    await settle();
    expect(one.received.at(-1)).toMatchObject({ type: 'error', code: 'too-fast' });
  });
});

test('a question goes to its person alone, in every session of theirs; the first answer counts', async () => {
  const [screen, remote, wang] = [connect(1, 'seat'), connect(1, 'rdp'), connect(2)];
  await settle();
  const outcome = hub.ask({ uid: 1 }, question);
  await settle();
  const id = (screen.of('prompt')[0] as { id: string }).id;
  expect([screen, remote, wang].map((each) => each.of('prompt').length)).toEqual([1, 1, 0]);
  // Somebody else knows the number, and it does not help them.
  wang.say({ type: 'prompt-answer', id, answer: 'proceed', choice: 'work' });
  await settle();
  expect(screen.of('prompt-closed')).toEqual([]);
  remote.say({ type: 'prompt-answer', id, answer: 'proceed', choice: 'work', text: ' 监管检查 ' });
  expect(await outcome).toMatchObject({ by: 'person', answer: 'proceed', choice: 'work', text: '监管检查' });
  await settle();
  expect([screen, remote, wang].map((each) => each.of('prompt-closed').length)).toEqual([1, 1, 0]);
});

test('to go on takes the reason that is wanted', async () => {
  const li = connect(1);
  await settle();
  const outcome = hub.ask({ uid: 1 }, { ...question, freeText: 'required' });
  await settle();
  const id = (li.of('prompt')[0] as { id: string }).id;
  for (const answer of [{}, { choice: 'work' }, { choice: 'invented', text: 'x' }, { text: 'x' }]) {
    li.say({ type: 'prompt-answer', id, answer: 'proceed', ...answer });
  }
  await settle();
  expect(li.of('prompt-closed')).toEqual([]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await outcome).toMatchObject({ by: 'unanswered', answer: 'withdraw' });
});

test('with nobody to ask, or nobody left, the safe answer stands at once', async () => {
  expect(await hub.ask({ uid: 1 }, question)).toEqual({ by: 'nobody', answer: 'withdraw', waitedMs: 0 });
  const li = connect(1);
  await settle();
  const outcome = hub.ask({ uid: 1 }, question);
  li.leave();
  await settle();
  expect(await outcome).toMatchObject({ by: 'nobody', answer: 'withdraw' });
});

test('where it is not known who did it, the only person there is asked, and of several none', async () => {
  const [screen] = [connect(1, 'seat'), connect(1, 'rdp')];
  await settle();
  void hub.ask(undefined, question);
  await settle();
  expect(screen!.of('prompt')).toHaveLength(1);
  connect(2);
  await settle();
  expect(await hub.ask(undefined, question)).toMatchObject({ by: 'nobody' });
});

test('views and settings come at once, again when they changed, and not when they are the same', async () => {
  let level = 1;
  hub.publish('watermark', ({ actor }) => ({ user: actor.user!, level }));
  const li = connect(1);
  await settle();
  hub.changed('settings.watermark');
  await settle();
  level = 2;
  hub.changed('settings.watermark');
  await settle();
  expect(li.of('settings')).toEqual([
    { type: 'settings', topic: 'watermark', value: { user: 'user1', level: 1 } },
    { type: 'settings', topic: 'watermark', value: { user: 'user1', level: 2 } },
  ]);
});

test('signals reach their handler with the person the system names', async () => {
  const seen: unknown[] = [];
  const undo = hub.onSignal('clipboard.changed', (peer, data) => seen.push([peer.actor.uid, data]));
  const li = connect(7);
  await settle();
  li.say({ type: 'signal', kind: 'clipboard.changed', data: { formats: ['text/plain'] } });
  li.say({ type: 'signal', kind: 'nobody-listens', data: {} });
  await settle();
  undo();
  li.say({ type: 'signal', kind: 'clipboard.changed', data: {} });
  await settle();
  expect(seen).toEqual([[7, { formats: ['text/plain'] }]]);
});

test('a tray that starts again takes the place of the former of its log-in session', async () => {
  const [former, other] = [connect(1, 'seat'), connect(1, 'rdp')];
  await settle();
  const next = connect(1, 'seat');
  await settle();
  expect(former.received.at(-1)).toMatchObject({ type: 'error', code: 'replaced' });
  expect([hub.peers().length, other.of('error'), next.of('error')]).toEqual([2, [], []]);
});

test('what a handler throws is answered and ends nothing', async () => {
  hub.onAsk = async () => {
    throw new Error('disk');
  };
  const li = connect(1);
  await settle();
  const ref = randomUUID();
  li.say({ type: 'ask-release', ref, quarantineId: randomUUID(), reason: 'x' });
  await settle();
  expect(li.of('result')).toEqual([{ type: 'result', ref, ok: false, reason: 'failed' }]);
});
