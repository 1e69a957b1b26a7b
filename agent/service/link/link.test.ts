import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Command } from '../../../shared/protocol/command.ts';
import { CLOSE } from '../../../shared/protocol/limits.ts';
import type { Spool } from '../spool/spool.ts';
import { FakeConsole } from '../testing/fake-console.ts';
import { fileEvent, openSpool, silent, testSealer } from '../testing/fixtures.ts';
import { ConsoleLink, type LinkOptions } from './link.ts';

const agentId = '00000000-0000-4000-8000-0000000000aa';
let folder: string;
let spool: Spool;
let console_: FakeConsole;
let link: ConsoleLink | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-link-'));
  spool = openSpool(join(folder, 'spool.db'));
  console_ = new FakeConsole();
  await console_.listen();
});
afterEach(async () => {
  await link?.stop();
  link = undefined;
  await console_.stop();
  spool.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(options: Partial<LinkOptions> = {}): ConsoleLink {
  link = new ConsoleLink({
    identity: {
      consoleUrl: console_.url,
      gatewayPath: '/agent',
      consoleId: '00000000-0000-4000-8000-0000000000cc',
      agentId,
      credential: 'x'.repeat(40),
      enrolledWith: '0'.repeat(64),
    },
    host: { agentVersion: '1', platform: 'linux', osVersion: 'test', hostname: 'pc' },
    spool,
    sealer: testSealer(agentId),
    log: silent,
    retry: { baseMs: 5, maxMs: 20 },
    refusedRetryMs: 20,
    handlers: {
      policy: async ({ revision }) => ({ type: 'policy-status', revision, state: 'applied', ms: 1 }),
      command: async ({ id }) => ({ type: 'command-result', id, state: 'done' }),
      health: () => ({ spoolEvents: 0, spoolBytes: 0, dropped: 0, rssBytes: 0, cpuPercent: 0, parts: [] }),
      policyRevision: () => 7,
      deviceGroups: async () => {},
      recognitionSets: async () => {},
      recognitionPiece: async () => {},
      networkStatus: () => undefined,
      consoleReached: () => {},
    },
    ...options,
  });
  link.start();
  return link;
}

const until = (what: () => boolean) =>
  vi.waitFor(() => expect(what()).toBe(true), { timeout: 5_000, interval: 5 });
const stored = () => [...(console_.stored.get(spool.epoch)?.keys() ?? [])];
const append = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, n) => spool.append(fileEvent('info', String(n)))));

test('says who it is and where it stands, and a heartbeat with its health follows', async () => {
  await append(3);
  start();
  await until(() => console_.ofType('heartbeat').length > 0);
  expect(console_.received[0]).toMatchObject({
    type: 'hello',
    agentId,
    epoch: spool.epoch,
    lastSeq: 3,
    policyRevision: 7,
    versions: [1],
  });
  expect(console_.ofType('heartbeat')[0]!.health).toBeDefined();
});

describe('events', () => {
  test('that waited and those that come are delivered in order, and confirmed ones leave the queue', async () => {
    await append(1200);
    start();
    await until(() => stored().length === 1200);
    await append(5);
    await until(() => stored().length === 1205);
    expect(stored()).toEqual(Array.from({ length: 1205 }, (_, n) => n + 1));
    await until(() => spool.status().events === 0);
  });

  test('several batches are on their way before the first is confirmed, and no more than the window', async () => {
    await append(5000);
    console_.mute = true;
    start();
    await until(() => console_.ofType('events').length === 4);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(console_.ofType('events')).toHaveLength(4);
  });

  test('go on from where the console stands after a cut, without loss', async () => {
    await append(600);
    start();
    await until(() => stored().length === 600);
    console_.cut();
    await append(600);
    await until(() => stored().length === 1200);
    expect(console_.links).toBe(2);
    const sent = console_.ofType('events').flatMap(({ events }) => events.map(({ seq }) => seq));
    expect(sent).toHaveLength(1200);
  });

  test('that were confirmed once are sent again to a console restored from a backup', async () => {
    await append(10);
    start();
    await until(() => stored().length === 10);
    await until(() => spool.status().events === 0);
    for (const seq of [8, 9, 10]) console_.stored.get(spool.epoch)!.delete(seq);
    console_.cut();
    await until(() => stored().length === 10);
  });

  test('get new numbers when the console holds numbers that were never given out here', async () => {
    await append(3);
    const { epoch } = spool;
    console_.cursor = (hello) => (hello.epoch === epoch ? 50 : 0);
    start();
    await until(() => spool.epoch !== epoch && stored().length === 3);
  });

  test('a confirmation of what was never sent is ignored', async () => {
    console_.mute = true;
    start();
    await until(() => console_.links === 1 && link!.health().state === 'running');
    await append(2);
    console_.send({ type: 'ack', epoch: spool.epoch, seq: 999 });
    console_.send({ type: 'ack', epoch: '00000000-0000-4000-8000-000000000000', seq: 2 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(spool.status().events).toBe(2);
  });
});

test('a console that comes back is found again', async () => {
  const { port } = console_;
  start();
  await until(() => console_.links === 1);
  await console_.stop();
  await append(2);
  await until(() => link!.health().state === 'restarting');
  const successor = new FakeConsole();
  await successor.listen(port);
  console_ = successor;
  await until(() => stored().length === 2);
});

test.each([
  ['401', (c: FakeConsole) => (c.status = 401), /enrol it again/],
  ['revoked', (c: FakeConsole) => setTimeout(() => c.close(CLOSE.revoked), 30), /revoked/],
])('a refusal that only people can mend (%s) is told and tried slowly', async (_, refuse, reason) => {
  refuse(console_);
  start({ refusedRetryMs: 60_000 });
  await until(() => reason.test(link!.health().reason ?? ''));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(console_.links).toBeLessThanOrEqual(1);
});

test('once the refusal is mended the link comes up', async () => {
  console_.status = 401;
  start();
  await until(() => /enrol/.test(link!.health().reason ?? ''));
  console_.status = undefined;
  await until(() => link!.health().state === 'running');
});

test('a console that stops answering is left for a new link', async () => {
  console_.heartbeatSeconds = 1;
  start();
  await until(() => link!.health().state === 'running');
  console_.mute = true;
  await vi.waitFor(() => expect(console_.links).toBe(2), { timeout: 8_000 });
});

describe('what the console sends', () => {
  test.each([
    ['{"type":"teleport"}', 'unknown-type'],
    ['not json', 'invalid-json'],
    ['{"type":"ack","epoch":"x","seq":-1}', 'invalid-message'],
    [Buffer.from('binary'), 'invalid-message'],
  ])('%s is answered with an error, and the link stays', async (frame, code) => {
    start();
    await until(() => link!.health().state === 'running');
    console_.sendText(frame);
    await until(() => console_.ofType('error').length === 1);
    expect(console_.ofType('error')[0]!.code).toBe(code);
    expect(console_.links).toBe(1);
  });

  test('policies and commands are answered', async () => {
    start();
    await until(() => link!.health().state === 'running');
    const command: Command = { type: 'command', id: agentId, expiresAt: 0, body: { kind: 'x' } };
    console_.send({ type: 'policy', revision: 9, document: {} });
    console_.send(command);
    await until(() => console_.ofType('command-result').length === 1);
    expect(console_.ofType('policy-status')).toMatchObject([{ revision: 9, state: 'applied' }]);
  });
});

test('stopping sends what waits first', async () => {
  start();
  await until(() => link!.health().state === 'running');
  const last = append(700);
  spool.flush();
  await last;
  await link!.stop(2_000);
  expect(stored()).toHaveLength(700);
});
