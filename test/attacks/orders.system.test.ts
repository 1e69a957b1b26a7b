import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadPlatform } from '../../agent/platform/select.ts';
import { saveIdentity } from '../../agent/service/identity.ts';
import { type RunningAgent, startAgent } from '../../agent/service/main.ts';
import { FakeConsole } from '../../agent/service/testing/fake-console.ts';
import { TestAuthority } from '../../agent/service/testing/test-authority.ts';
import type { Envelope, Signer } from '../../shared/authority/envelope.ts';
import { anAuthority, aRoot, CONSOLE, newSigner, sealAll } from '../../shared/authority/testing/people.ts';
import { AuthorityMessage } from '../../shared/protocol/authority.ts';

// A real agent whose link ends at a console that the attacker has: certificates and all, but nobody's signing key.
const HOUR = 3_600_000;
const AGENT = randomUUID();
const [root, li, wang, gone, consoleKey, thief] = Array.from({ length: 6 }, newSigner) as [
  Signer,
  Signer,
  Signer,
  Signer,
  Signer,
  Signer,
];

let folder: string;
let watched: string;
let console_: FakeConsole;
let agent: RunningAgent;

const strict = () => ({
  name: 'strict',
  monitoring: { removableStorage: false, folders: [watched] },
  rules: [{ id: 'stop', name: 'stop', when: { levelAtLeast: 'secret' }, action: 'block' }],
});
const stricter = () => ({
  ...strict(),
  rules: [...strict().rules, { id: 'note', name: 'note', when: {}, action: 'audit' }],
});
const loose = { name: 'loose', rules: [] };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-orders-'));
  watched = join(folder, 'watched');
  mkdirSync(watched);
  const authority = await TestAuthority.make();
  console_ = new FakeConsole(authority);
  await console_.listen();
  mkdirSync(join(folder, 'agent'), { mode: 0o700 });
  await saveIdentity(join(folder, 'agent'), {
    linkUrl: console_.linkUrl,
    consoleId: CONSOLE,
    agentId: AGENT,
    ...(await authority.agent(AGENT)),
    ca: authority.ca,
    enrolledWith: '0'.repeat(64),
  });
  await start();
  await say(documents('root', sealAll('root', aRoot([root]), [root])));
  await say(
    documents('authority', sealAll('authority', anAuthority({ li, wang, gone }, consoleKey), [root])),
    documents(
      'authority',
      sealAll('authority', anAuthority({ li, wang }, consoleKey, { version: 2 }), [li, wang]),
    ),
  );
  await vi.waitFor(() => expect(refusals('policy', 'unsigned')).toHaveLength(1), POLL);
  expect(await publish(5, strict(), [li, wang])).toMatchObject({ state: 'applied' });
  expect(await publish(6, stricter(), [wang])).toMatchObject({ state: 'applied' });
});
afterAll(async () => {
  await agent?.stop();
  await console_?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const links = console_.links;
  // What an attack would do if it worked stays off this machine.
  const { networkBackend: _n, deviceControl: _d, openGuard: _o, ...platform } = await loadPlatform();
  agent = await startAgent({
    dataDir: join(folder, 'agent'),
    platform,
    logger: pino({ level: 'silent' }),
  });
  await vi.waitFor(() => expect(console_.links).toBeGreaterThan(links), POLL);
  await vi.waitFor(() => expect(console_.ofType('heartbeat').length).toBeGreaterThan(0), POLL);
}

const POLL = { timeout: 20_000, interval: 20 };
const last = <T>(list: readonly T[]): T | undefined => list.at(-1);

const documents = (kind: 'root' | 'authority', envelope: unknown) =>
  AuthorityMessage.parse({ type: 'authority', documents: [{ kind, envelope }] });

/** Sends messages, and a policy that is none behind them, whose refusal says that they were dealt with. */
async function say(...messages: AuthorityMessage[]): Promise<void> {
  for (const message of messages) console_.send(message);
  // The same one each time, of which the agent tells once.
  await send(1_000_000, {});
}

async function send(revision: number, envelope: unknown) {
  const before = console_.ofType('policy-status').length;
  console_.send({ type: 'policy', revision, envelope });
  await vi.waitFor(() => expect(console_.ofType('policy-status').length).toBe(before + 1), POLL);
  return last(console_.ofType('policy-status'))!;
}

const policy = (revision: number, document: unknown, signers: Signer[], changes: object = {}): Envelope =>
  sealAll(
    'policy',
    {
      consoleId: CONSOLE,
      revision,
      issuedAt: Date.now(),
      expiresAt: Date.now() + HOUR,
      document,
      ...changes,
    },
    signers,
  );

const publish = (revision: number, document: unknown, signers: Signer[], changes: object = {}) =>
  send(revision, policy(revision, document, signers, changes));

function order(body: object, signers: Signer[], changes: object = {}, id: string = randomUUID()) {
  const content = {
    consoleId: CONSOLE,
    issuedAt: Date.now(),
    expiresAt: Date.now() + HOUR,
    targets: { [AGENT]: id },
    total: 1,
    body,
    ...changes,
  };
  return { type: 'command' as const, id, envelope: sealAll('command', content, signers) };
}

async function give(command: ReturnType<typeof order>) {
  const before = console_.ofType('command-result').length;
  console_.send(command);
  await vi.waitFor(() => expect(console_.ofType('command-result').length).toBe(before + 1), POLL);
  return last(console_.ofType('command-result'))!;
}

interface Told {
  type: string;
  severity: string;
  details?: Record<string, unknown>;
}
const told = (type: string): Told[] =>
  [...console_.stored.values()]
    .flatMap((events) => [...events.values()] as Told[])
    .filter((e) => e.type === type);

const refusals = (statement: string, code: string): Told[] =>
  told('agent.order-refused').filter(
    ({ severity, details }) =>
      severity === 'high' && details?.statement === statement && details.code === code,
  );

/** That a secret file is still taken away. */
async function stillEnforced(): Promise<void> {
  const file = join(watched, `${randomUUID()}.txt`);
  writeFileSync(file, '绝密\n报价底线\n');
  await expect.poll(() => existsSync(file), { timeout: 30_000, interval: 50 }).toBe(false);
}

const ATTACKS: [name: string, code: string, revision: number, attack: () => unknown][] = [
  [
    'that nobody signed',
    'unsigned',
    10,
    () => ({ payload: policy(10, loose, [li]).payload, signatures: [] }),
  ],
  ['as it was before signatures', 'unsigned', 11, () => ({ document: loose })],
  ['by the attacker', 'unknown-key', 12, () => policy(12, loose, [thief])],
  ['by the console’s own key', 'unknown-key', 13, () => policy(13, stricter(), [consoleKey])],
  ['by somebody whose key was revoked', 'unknown-key', 14, () => policy(14, stricter(), [gone])],
  ['by one person and somebody revoked', 'unknown-key', 15, () => policy(15, loose, [li, gone])],
  ['that loosens, by one person', 'threshold', 16, () => policy(16, loose, [li])],
  [
    'that loosens, by one person twice',
    'bad-signature',
    17,
    () => {
      const { payload, signatures } = policy(17, loose, [li]);
      return { payload, signatures: [...signatures, ...signatures] };
    },
  ],
  ['of another console', 'other-console', 18, () => policy(18, strict(), [li], { consoleId: randomUUID() })],
  ['past its time', 'expired', 19, () => policy(19, stricter(), [li], { expiresAt: Date.now() - 1 })],
  [
    'with one byte changed',
    'bad-signature',
    20,
    () => {
      const { payload, signatures } = policy(20, stricter(), [li]);
      return { payload: payload.replace('"block"', '"blocK"'), signatures };
    },
  ],
  ['under a newer number than was signed', 'malformed', 21, () => policy(6, stricter(), [wang])],
  ['older than the one in force', 'older', 5, () => policy(5, strict(), [li])],
];

describe.each(['', ', after a restart'])('a policy is not taken%s', (when) => {
  beforeAll(async () => {
    if (!when) return;
    await agent.stop();
    await start();
    expect(last(console_.ofType('hello'))).toMatchObject({
      policyRevision: 6,
      authority: { root: 1, authority: 2 },
    });
  });

  test.each(ATTACKS)('%s', async (_, code, revision, attack) => {
    const before = refusals('policy', code).length;
    expect(await send(revision, attack())).toMatchObject({ revision, state: 'refused' });
    await expect.poll(() => refusals('policy', code).length, POLL).toBe(before + 1);
  });

  test('after all of that the last good one is what is done', stillEnforced);
});

describe('who may sign is not taken from the console', () => {
  test.each<[string, 'root' | 'authority', string, () => Envelope]>([
    ['another root', 'root', 'older', () => sealAll('root', aRoot([thief]), [thief])],
    [
      'a next root that only itself has signed',
      'root',
      'threshold',
      () => sealAll('root', aRoot([thief], { version: 2 }), [thief]),
    ],
    [
      'the root of another console',
      'root',
      'other-console',
      () => sealAll('root', aRoot([thief], { consoleId: randomUUID(), version: 2 }), [thief]),
    ],
    [
      'people by one of two',
      'authority',
      'threshold',
      () => sealAll('authority', anAuthority({ li }, consoleKey, { version: 3 }), [li]),
    ],
    [
      'people by the console’s own key',
      'authority',
      'unknown-key',
      () => sealAll('authority', anAuthority({ thief }, consoleKey, { version: 3 }), [consoleKey]),
    ],
    [
      'the list with the one who was revoked since',
      'authority',
      'older',
      () => sealAll('authority', anAuthority({ li, wang, gone }, consoleKey), [root]),
    ],
  ])('%s', async (_, kind, code, envelope) => {
    const before = refusals(kind, code).length;
    await say(documents(kind, envelope()));
    await expect.poll(() => refusals(kind, code).length, POLL).toBe(before + 1);
  });

  test('and a policy by whom it would have brought is refused as before', async () => {
    const before = refusals('policy', 'unknown-key').length;
    expect(await publish(30, loose, [thief])).toMatchObject({ state: 'refused' });
    await expect.poll(() => refusals('policy', 'unknown-key').length, POLL).toBe(before + 1);
  });
});

describe('an order is not carried out', () => {
  const restore = () => ({ kind: 'quarantine.restore', quarantineId: randomUUID() });
  const isolate = { kind: 'network.isolate', reason: 'r', by: 'x', deadManSeconds: 60 };

  test.each<[string, string, () => ReturnType<typeof order>]>([
    ['that nobody signed', 'unsigned', () => ({ ...order(restore(), [li]), envelope: {} as Envelope })],
    ['by the attacker', 'unknown-key', () => order(restore(), [thief])],
    ['by the console’s own key', 'unknown-key', () => order(restore(), [consoleKey])],
    ['by somebody revoked', 'unknown-key', () => order(restore(), [gone])],
    [
      'to another PC',
      'other-device',
      () => order(restore(), [li], { targets: { [randomUUID()]: randomUUID() } }),
    ],
    ['of another console', 'other-console', () => order(restore(), [li], { consoleId: randomUUID() })],
    ['under another number', 'malformed', () => ({ ...order(restore(), [li]), id: randomUUID() })],
    ['by one person, to cut many off', 'threshold', () => order(isolate, [li], { total: 100 })],
  ])('%s', async (_, code, attack) => {
    const [before, done] = [refusals('command', code).length, told('quarantine.restore-failed').length];
    const command = attack();
    expect(await give(command)).toMatchObject({
      id: command.id,
      state: 'failed',
      reason: expect.stringContaining(`refused (${code})`),
    });
    await expect.poll(() => refusals('command', code).length, POLL).toBe(before + 1);
    expect(told('quarantine.restore-failed')).toHaveLength(done);
  });

  test('past its time', async () => {
    const done = told('quarantine.restore-failed').length;
    expect(await give(order(restore(), [li], { expiresAt: Date.now() - 1 }))).toMatchObject({
      state: 'expired',
    });
    expect(told('quarantine.restore-failed')).toHaveLength(done);
  });

  test('a second time, also after a restart: the first answer is given again', async () => {
    const done = () => told('quarantine.restore-failed').length;
    const before = done();
    const command = order(restore(), [li]);
    const first = await give(command);
    await expect.poll(done, POLL).toBe(before + 1);
    expect(await give(command)).toEqual(first);
    await agent.stop();
    await start();
    expect(await give(command)).toEqual(first);
    // What comes after it in the queue is here: so would be a second one.
    expect(await give(order(restore(), [thief]))).toMatchObject({ state: 'failed' });
    expect(done()).toBe(before + 1);
  });

  test('that was held back until a later one undid it, also after a restart', async () => {
    const id = randomUUID();
    const now = Date.now();
    const grant = { id, access: 'allow', from: now, until: now + HOUR };
    const granted = order({ kind: 'device.grant', grant, by: 'x' }, [li], { issuedAt: now - 2_000 });
    const revoked = order({ kind: 'device.revoke-grant', grantId: id, by: 'x' }, [li], { issuedAt: now });
    expect(await give(revoked)).toMatchObject({ state: 'done' });
    for (const restart of [false, true]) {
      if (restart) {
        await agent.stop();
        await start();
      }
      const before = refusals('command', 'replayed').length;
      expect(await give(granted)).toMatchObject({
        state: 'failed',
        reason: expect.stringContaining('refused (replayed)'),
      });
      await expect.poll(() => refusals('command', 'replayed').length, POLL).toBe(before + 1);
    }
  });

  test('and policy is done as before', stillEnforced);
});
