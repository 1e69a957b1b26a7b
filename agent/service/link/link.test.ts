import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Command } from '../../../shared/protocol/command.ts';
import { CLOSE } from '../../../shared/protocol/limits.ts';
import type { Identity } from '../identity.ts';
import type { Spool } from '../spool/spool.ts';
import { FakeConsole } from '../testing/fake-console.ts';
import { fileEvent, openSpool, silent, testSealer } from '../testing/fixtures.ts';
import { TestAuthority, type Validity } from '../testing/test-authority.ts';
import { ConsoleLink, type LinkOptions } from './link.ts';
import { CertificateKeeper } from './renewal.ts';

const agentId = '00000000-0000-4000-8000-0000000000aa';
let authority: TestAuthority;
beforeAll(async () => {
  authority = await TestAuthority.make();
});
let folder: string;
let spool: Spool;
let console_: FakeConsole;
let link: ConsoleLink | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-link-'));
  spool = openSpool(join(folder, 'spool.db'));
  console_ = new FakeConsole(authority);
  await console_.listen();
});
afterEach(async () => {
  await link?.stop();
  link = undefined;
  await console_.stop();
  spool.close();
  rmSync(folder, { recursive: true, force: true });
});

async function identityOf(validity: Validity = {}): Promise<Identity> {
  return {
    linkUrl: console_.linkUrl,
    consoleId: '00000000-0000-4000-8000-0000000000cc',
    agentId,
    ...(await authority.agent(agentId, validity)),
    ca: authority.ca,
    enrolledWith: '0'.repeat(64),
  };
}

function keeperOf(identity: Identity, saved: Identity[] = []): CertificateKeeper {
  const save = async (renewed: Identity) => void saved.push(renewed);
  return new CertificateKeeper({ identity, save, log: silent });
}

async function start(options: Partial<LinkOptions> = {}): Promise<ConsoleLink> {
  link = new ConsoleLink({
    certificates: options.certificates ?? keeperOf(await identityOf()),
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
      evidenceState: async () => {},
      authority: async () => {},
      versions: () => ({ root: 0, authority: 0 }),
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
  await start();
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
    await start();
    await until(() => stored().length === 1200);
    await append(5);
    await until(() => stored().length === 1205);
    expect(stored()).toEqual(Array.from({ length: 1205 }, (_, n) => n + 1));
    await until(() => spool.status().events === 0);
  });

  test('several batches are on their way before the first is confirmed, and no more than the window', async () => {
    await append(5000);
    console_.mute = true;
    await start();
    await until(() => console_.ofType('events').length === 4);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(console_.ofType('events')).toHaveLength(4);
  });

  test('go on from where the console stands after a cut, without loss', async () => {
    await append(600);
    await start();
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
    await start();
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
    await start();
    await until(() => spool.epoch !== epoch && stored().length === 3);
  });

  test('a confirmation of what was never sent is ignored', async () => {
    console_.mute = true;
    await start();
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
  await start();
  await until(() => console_.links === 1);
  await console_.stop();
  await append(2);
  await until(() => link!.health().state === 'restarting');
  const successor = new FakeConsole(authority);
  await successor.listen(port);
  console_ = successor;
  await until(() => stored().length === 2);
});

test.each([
  ['not enrolled', (c: FakeConsole) => (c.refusal = 'not-enrolled'), /enrol it again/],
  ['revoked before', (c: FakeConsole) => (c.refusal = 'revoked'), /revoked/],
  ['revoked', (c: FakeConsole) => until(() => c.links === 1).then(() => c.close(CLOSE.revoked)), /revoked/],
])('a refusal that only people can mend (%s) is told and tried slowly', async (_, refuse, reason) => {
  refuse(console_);
  await start({ refusedRetryMs: 60_000 });
  await until(() => reason.test(link!.health().reason ?? ''));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(console_.links).toBeLessThanOrEqual(1);
});

test('once the refusal is mended the link comes up', async () => {
  console_.refusal = 'not-enrolled';
  await start();
  await until(() => /enrol/.test(link!.health().reason ?? ''));
  console_.refusal = undefined;
  await until(() => link!.health().state === 'running');
});

test('a console that stops answering is left for a new link', async () => {
  console_.heartbeatSeconds = 1;
  await start();
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
    await start();
    await until(() => link!.health().state === 'running');
    console_.sendText(frame);
    await until(() => console_.ofType('error').length === 1);
    expect(console_.ofType('error')[0]!.code).toBe(code);
    expect(console_.links).toBe(1);
  });

  test('policies and commands are answered', async () => {
    await start();
    await until(() => link!.health().state === 'running');
    const command: Command = { type: 'command', id: agentId, envelope: {} };
    console_.send({ type: 'policy', revision: 9, envelope: {} });
    console_.send(command);
    await until(() => console_.ofType('command-result').length === 1);
    expect(console_.ofType('policy-status')).toMatchObject([{ revision: 9, state: 'applied' }]);
  });
});

test('stopping sends what waits first', async () => {
  await start();
  await until(() => link!.health().state === 'running');
  const last = append(700);
  spool.flush();
  await last;
  await link!.stop(2_000);
  expect(stored()).toHaveLength(700);
});

describe('certificates', () => {
  const HOUR = 3_600_000;
  const renewing = (validity?: Validity) => (csr: string) => authority.forRequest(agentId, csr, validity);

  test('a console with the right name by another authority is not spoken to', async () => {
    const other = new FakeConsole(await TestAuthority.make());
    await other.listen();
    try {
      await start({ certificates: keeperOf({ ...(await identityOf()), linkUrl: other.linkUrl }) });
      await until(() => /signature failure|issuer|self.signed/.test(link!.health().reason ?? ''));
      expect(other.links).toBe(0);
    } finally {
      await other.stop();
    }
  });

  test('an agent’s certificate does not make a console', async () => {
    const thief = await authority.agent(agentId);
    const server = createServer({ cert: thief.certificate, key: thief.key });
    let requests = 0;
    server.on('upgrade', () => requests++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await start({
      certificates: keeperOf({ ...(await identityOf()), linkUrl: `wss://127.0.0.1:${port}/agent` }),
    });
    await until(() => /altnames/.test(link!.health().reason ?? ''));
    expect(requests).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });

  test('are renewed over the link with a new key when two thirds of their life are over', async () => {
    const now = Date.now();
    const identity = await identityOf({ from: now - 8 * HOUR, to: now + 2 * HOUR });
    const saved: Identity[] = [];
    const certificates = keeperOf(identity, saved);
    console_.renew = renewing();
    await start({ certificates });
    await until(() => saved.length === 1);
    expect(saved[0]!.key).not.toBe(identity.key);
    expect(certificates.identity).toEqual(saved[0]);
    expect(JSON.stringify(console_.received)).not.toContain('PRIVATE KEY');
  });

  test('that are young are left alone', async () => {
    await start();
    await until(() => console_.ofType('heartbeat').length > 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(console_.ofType('renew-certificate')).toHaveLength(0);
  });

  test('that expired while the PC was off are renewed before the link', async () => {
    const now = Date.now();
    const certificates = keeperOf(await identityOf({ from: now - 9 * HOUR, to: now - HOUR }));
    console_.renew = renewing();
    await start({ certificates });
    await until(() => link!.health().state === 'running');
    expect(console_.calls).toEqual(['/api/v1/renew']);
  });

  test.each([
    ['for another key', async () => (await authority.agent(agentId)).certificate],
    ['for another agent', (csr: string) => authority.forRequest(agentId.replace('aa', 'bb'), csr)],
    ['by another authority', async (csr: string) => (await TestAuthority.make()).forRequest(agentId, csr)],
  ])('%s are not taken into use', async (_name, renew) => {
    const now = Date.now();
    const identity = await identityOf({ from: now - 8 * HOUR, to: now + 2 * HOUR });
    const saved: Identity[] = [];
    const given: string[] = [];
    console_.renew = async (csr) => {
      given.push(csr);
      return renew(csr);
    };
    await start({ certificates: keeperOf(identity, saved) });
    await until(() => given.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(saved).toEqual([]);
    expect(link!.health().state).toBe('running');
  });
});
