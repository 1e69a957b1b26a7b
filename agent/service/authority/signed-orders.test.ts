import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Envelope, Signer } from '../../../shared/authority/envelope.ts';
import { anAuthority, aRoot, CONSOLE, newSigner, sealAll } from '../../../shared/authority/testing/people.ts';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import type { PolicyStatus } from '../../../shared/protocol/policy.ts';
import { NO_POLICY, type NumberedPolicy } from '../policy/policy-cache.ts';
import { silent } from '../testing/fixtures.ts';
import { SignedOrders, type VerifiedOrder } from './signed-orders.ts';
import type { TrustState } from './trust-file.ts';

const AGENT = '22222222-2222-4222-8222-222222222222';
const HOUR = 3_600_000;
const root = newSigner();
const li = newSigner();
const wang = newSigner();
const console_ = newSigner();
const thief = newSigner();

const strict = Policy.parse({
  name: 'strict',
  rules: [{ id: 'r', name: 'r', action: 'block', when: { levelAtLeast: 'secret' } }],
});
const stricter = Policy.parse({
  ...strict,
  name: 'stricter',
  rules: [...strict.rules, { id: 's', name: 's', action: 'audit' }],
});
const loose = Policy.parse({ name: 'loose', rules: [] });

/** An agent in memory: what it enforces, keeps and tells. */
function anAgent({
  two = true,
  kept,
  now = Date.now,
}: {
  two?: boolean;
  kept?: TrustState;
  now?: () => number;
} = {}) {
  const people: Record<string, Signer> = two ? { li, wang } : { li };
  let state: TrustState = kept ?? {
    root: aRoot([root]),
    authority: anAuthority(people, console_),
    groupsIssuedAt: 0,
  };
  let current: NumberedPolicy = NO_POLICY;
  let turn: Promise<unknown> = Promise.resolve();
  const events: GuardEvent[] = [];
  const done: VerifiedOrder[] = [];
  const marks = new Map<string, string>();
  const orders = new SignedOrders({
    agentId: AGENT,
    file: {
      save: async (next) => {
        state = next;
      },
    },
    initial: state,
    marks: {
      mark: (kind, key) => marks.get(`${kind} ${key}`),
      setMarks: async (list) => {
        for (const { kind, key, value } of list) marks.set(`${kind} ${key}`, value!);
      },
    },
    policy: {
      get current() {
        return current;
      },
      apply: (revision, read) => {
        const result = turn.then((): PolicyStatus => {
          try {
            current = { revision, policy: Policy.parse(read(current)) };
            return { type: 'policy-status', revision, state: 'applied' };
          } catch (error) {
            return { type: 'policy-status', revision, state: 'refused', reason: (error as Error).message };
          }
        });
        turn = result;
        return result;
      },
    },
    carryOut: async (order) => {
      done.push(order);
      return { type: 'command-result', id: order.id, state: 'done' };
    },
    setGroups: async () => {},
    report: (event) => events.push(event),
    log: silent,
    now,
  });
  return {
    orders,
    events,
    done,
    kept: () => state,
    current: () => current,
    codes: () => events.map(({ details }) => details?.code),
  };
}

const policyMessage = (revision: number, document: unknown, signers: Signer[], more: object = {}) => ({
  type: 'policy' as const,
  revision,
  envelope: sealAll(
    'policy',
    {
      consoleId: CONSOLE,
      revision,
      issuedAt: Date.now(),
      expiresAt: Date.now() + HOUR,
      document,
      ...more,
    },
    signers,
  ),
});
const RELEASE = { kind: 'network.release' as const, by: 'somebody else' };
const ISOLATE = { kind: 'network.isolate' as const, by: 'x', reason: 'r', deadManSeconds: 60 };
function commandMessage(body: object, signers: Signer[], more: Record<string, unknown> = {}) {
  const id = randomUUID();
  const content = {
    consoleId: CONSOLE,
    issuedAt: Date.now(),
    expiresAt: Date.now() + HOUR,
    targets: { [AGENT]: id },
    total: 1,
    body,
    ...more,
  };
  return { type: 'command' as const, id, envelope: sealAll('command', content, signers) };
}

test('a policy by one who may is enforced; by nobody, a thief or the console itself it is not, and that is told', async () => {
  const agent = anAgent();
  expect(await agent.orders.policy(policyMessage(2, strict, [li]))).toMatchObject({ state: 'applied' });
  for (const message of [
    { type: 'policy' as const, revision: 3, envelope: { document: loose } },
    policyMessage(4, loose, [thief]),
    policyMessage(5, loose, [console_]),
    policyMessage(6, loose, [root]),
    policyMessage(1, strict, [li]),
    policyMessage(7, loose, [li]),
    policyMessage(8, strict, [li], { expiresAt: 1 }),
    policyMessage(9, strict, [li], { consoleId: AGENT }),
  ]) {
    expect(await agent.orders.policy(message)).toMatchObject({ state: 'refused' });
  }
  expect(agent.current()).toMatchObject({ revision: 2, policy: { name: 'strict' } });
  expect(agent.codes()).toEqual([
    'unsigned',
    'unknown-key',
    'unknown-key',
    'unknown-key',
    'older',
    'threshold',
    'expired',
    'other-console',
  ]);
});

test('two people loosen, and an agent that was away then takes what came after from one', async () => {
  const loosened = policyMessage(3, loose, [li, wang]);
  const after = policyMessage(4, strict, [wang]);
  const away = anAgent();
  await away.orders.policy(policyMessage(2, stricter, [li]));
  expect((await away.orders.policy(after)).state).toBe('refused');
  // A later revision that only one has signed is no baseline.
  const forged = { ...after, baseline: policyMessage(3, loose, [li]).envelope };
  expect((await away.orders.policy(forged)).state).toBe('refused');
  expect((await away.orders.policy({ ...after, baseline: loosened.envelope })).state).toBe('applied');
  expect(away.current().revision).toBe(4);
});

test('an order to another PC, a replay, and one that a later order overtook are not carried out', async () => {
  const agent = anAgent();
  const isolate = commandMessage(ISOLATE, [li], { issuedAt: 1_000 });
  const release = commandMessage(RELEASE, [wang], { issuedAt: 2_000 });
  await agent.orders.command(isolate);
  await agent.orders.command(release);
  expect(agent.done.map(({ body }) => body)).toMatchObject([
    { kind: 'network.isolate', by: 'li' },
    { kind: 'network.release', by: 'wang' },
  ]);
  expect(await agent.orders.command(commandMessage(ISOLATE, [li], { issuedAt: 1_500 }))).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('replayed'),
  });
  const other = commandMessage(RELEASE, [li], { targets: { [CONSOLE]: randomUUID() } });
  expect((await agent.orders.command(other)).reason).toContain('other-device');
  const renumbered = { ...commandMessage(RELEASE, [li]), id: randomUUID() };
  expect((await agent.orders.command(renumbered)).reason).toContain('malformed');
  // One person for many PCs: the page let it through, the agent does not.
  const many = commandMessage(ISOLATE, [li], { total: 3 });
  expect((await agent.orders.command(many)).reason).toContain('threshold');
  expect((await agent.orders.command(commandMessage(ISOLATE, [li, wang], { total: 3 }))).state).toBe('done');
  expect(agent.done).toHaveLength(3);
  expect(agent.codes()).toEqual(['replayed', 'other-device', 'malformed', 'threshold']);
});

test('an order past its time is not begun, also with the clock set back', async () => {
  let now = Date.now();
  const agent = anAgent({ now: () => now });
  const stamp = (at: number) =>
    sealAll(
      'timestamp',
      { consoleId: CONSOLE, at, expiresAt: at + 24 * HOUR, root: 1, authority: 1, policy: 0 },
      [console_],
    );
  await agent.orders.authority({ type: 'authority', documents: [], timestamp: stamp(now + 2 * HOUR) });
  now -= 100 * HOUR;
  await agent.orders.command(commandMessage(RELEASE, [li], { expiresAt: now + 101 * HOUR }));
  expect(agent.done[0]!.expiresAt).toBe(0);
});

test('people are authorised and revoked from version to version, kept over a restart', async () => {
  const agent = anAgent({ two: false });
  const second = sealAll('authority', anAuthority({ li, wang }, console_, { version: 2 }), [li]);
  const third = sealAll('authority', anAuthority({ li }, console_, { version: 3 }), [li]);
  const by = (message: Envelope) => ({
    type: 'authority' as const,
    documents: [{ kind: 'authority' as const, envelope: message }],
  });
  await agent.orders.authority(by(second));
  await agent.orders.authority(by(third));
  // With two, one cannot send the other away.
  expect(agent.orders.versions.authority).toBe(2);
  const again = anAgent({ kept: agent.kept() });
  expect(again.orders.versions).toEqual({ root: 1, authority: 2 });
  await again.orders.authority(by(sealAll('authority', anAuthority({ li }, console_), [root])));
  expect([again.orders.versions.authority, again.codes()]).toEqual([2, ['older']]);
});

test('a policy that expires stays in force and is told of; a console that shows an old state is noticed', async () => {
  let now = Date.now();
  const agent = anAgent({ now: () => now });
  await agent.orders.policy(policyMessage(2, strict, [li]));
  const stamp = (policy: number) =>
    sealAll(
      'timestamp',
      { consoleId: CONSOLE, at: now, expiresAt: now + 24 * HOUR, root: 1, authority: 1, policy },
      [console_],
    );
  const hear = (policy: number) =>
    agent.orders.authority({ type: 'authority', documents: [], timestamp: stamp(policy) });
  await hear(2);
  agent.orders.check(true);
  expect(agent.events).toEqual([]);
  await hear(1);
  expect(agent.codes()).toEqual(['older']);
  now += 30 * HOUR;
  agent.orders.check(true);
  agent.orders.check(true);
  expect(agent.events.slice(1).map(({ type }) => type)).toEqual([
    'agent.policy-expired',
    'agent.console-frozen',
  ]);
  expect(agent.current().revision).toBe(2);
});

test('any order of publications, repeats and old ones ends with every agent on the newest', async () => {
  const history = [strict, stricter, loose, strict, stricter, loose, stricter].map((document, index) => ({
    loosens: document === loose,
    message: policyMessage(index + 1, document, document === loose ? [li, wang] : [li]),
  }));
  /** As the console sends it: with the last revision that loosened before it. */
  const sent = history.map(({ message }, index) => {
    const before = history.slice(0, index).findLast(({ loosens }) => loosens);
    return before ? { ...message, baseline: before.message.envelope } : message;
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(sent.length - 1), { maxLength: 12 }), async (schedule) => {
      const agent = anAgent();
      let highest = 0;
      for (const index of schedule) {
        await agent.orders.policy(sent[index]!);
        expect(agent.current().revision).toBeGreaterThanOrEqual(highest);
        highest = agent.current().revision;
      }
      await agent.orders.policy(sent.at(-1)!);
      expect(agent.current()).toMatchObject({ revision: sent.length, policy: { name: 'stricter' } });
    }),
    { numRuns: 60 },
  );
});
