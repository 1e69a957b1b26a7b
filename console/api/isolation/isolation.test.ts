import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startConsole } from '../../main.ts';
import { AgentDouble } from '../../testing/agent-double.ts';
import { TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeEach(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterEach(() => console_.stop());

const device = async (agentId: string) => (await console_.ask('GET', `/devices/${agentId}`)).body;
const acts = async () =>
  (await console_.ask('GET', '/audit')).body.entries as { action: string; details?: object }[];

async function publish(section: string): Promise<void> {
  const { current } = (await console_.ask('GET', '/policies')).body;
  const { status, body } = await console_.ask('POST', '/policies', {
    source: `name: test\n${section}\nrules: []\n`,
    note: '',
    baseRevision: current,
  });
  expect(status, JSON.stringify(body)).toBe(201);
}

test('a PC is isolated with a reason, shown as it says itself, released, and all of it is on record', async () => {
  const agent = await console_.agent();
  const { agentId } = agent.identity;
  const answer = await console_.ask('POST', '/isolations', {
    agentIds: [agentId],
    reason: ' suspected leak ',
  });
  expect(answer).toMatchObject({
    status: 201,
    body: { approval: null, commands: [{ kind: 'network.isolate' }] },
  });
  expect((await device(agentId)).network).toMatchObject({ state: 'none', order: 'isolate' });

  const { id, body } = await agent.next('command');
  expect(body).toEqual({
    kind: 'network.isolate',
    reason: 'suspected leak',
    by: 'admin',
    deadManSeconds: 120,
  });
  agent.say({ type: 'command-result', id, state: 'done' });
  const status = { since: 1_000, by: 'admin', reason: 'suspected leak' };
  for (const state of ['pending', 'confirmed']) agent.say({ type: 'network-status', state, ...status });
  await vi.waitFor(async () =>
    expect((await device(agentId)).network).toEqual({
      state: 'confirmed',
      ...status,
      failure: null,
      order: null,
    }),
  );

  await console_.ask('POST', '/isolations/release', { agentIds: [agentId], reason: 'cleared' });
  expect((await agent.next('command')).body).toEqual({ kind: 'network.release', by: 'admin' });
  expect((await device(agentId)).network.order).toBe('release');
  await console_.restart();
  expect((await device(agentId)).network.state).toBe('confirmed');

  expect(await acts()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        action: 'isolation.ordered',
        details: { reason: 'suspected leak', devices: 1, agentIds: agentId },
      }),
      expect.objectContaining({ action: 'isolation.release-ordered' }),
    ]),
  );
});

test('a PC that is away gets the last order only', async () => {
  const identity = await console_.enrol();
  const selection = { agentIds: [identity.agentId], reason: 'x' };
  await console_.ask('POST', '/isolations', selection);
  await console_.ask('POST', '/isolations/release', selection);
  const agent = await AgentDouble.greeted(console_.linkUrl, identity);
  expect((await agent.next('command')).body.kind).toBe('network.release');
  await agent.leave();
  expect(agent.received.filter(({ type }) => type === 'command')).toEqual([]);
});

test('many are selected by group, platform and host name; nothing is done to nobody', async () => {
  const sales = [await console_.enrol('sales-1'), await console_.enrol('sales-2')];
  const other = await console_.enrol('lab-1');
  for (const { agentId } of sales)
    await console_.ask('PUT', `/devices/${agentId}/groups`, { groups: ['销售部'] });
  const preview = async (selection: object) =>
    (await console_.ask('POST', '/isolations/preview', selection)).body.devices?.map(
      ({ hostname }: { hostname: string }) => hostname,
    );
  expect(await preview({ group: '销售部' })).toEqual(['sales-1', 'sales-2']);
  expect(await preview({ hostname: '*-1', platform: 'linux' })).toEqual(['lab-1', 'sales-1']);
  const { body } = await console_.ask('POST', '/isolations', { group: '销售部', reason: 'x' });
  expect(body.commands.map(({ agentId }: { agentId: string }) => agentId).sort()).toEqual(
    sales.map(({ agentId }) => agentId).sort(),
  );
  expect((await device(other.agentId)).network.order).toBeNull();

  const refused = async (request: object) => (await console_.ask('POST', '/isolations', request)).status;
  expect(await refused({ reason: 'everybody?' })).toBe(400);
  expect(await refused({ group: '没有的组', reason: 'x' })).toBe(404);
  expect(await refused({ agentIds: [other.agentId, crypto.randomUUID()], reason: 'x' })).toBe(404);
  expect(await refused({ agentIds: [other.agentId], reason: '  ' })).toBe(400);
});

test('an agent learns its groups when it connects and when they change', async () => {
  const agent = await console_.agent();
  await console_.ask('PUT', `/devices/${agent.identity.agentId}/groups`, { groups: ['b', 'a', 'b'] });
  expect((await agent.next('device-groups')).groups).toEqual(['a', 'b']);
  const bad = await console_.ask('PUT', `/devices/${agent.identity.agentId}/groups`, { groups: ['*'] });
  expect(bad.status).toBe(400);
});

test('where policy asks for two people, nothing happens before another one approves', async () => {
  await publish('network: { isolation: { approvals: 2, deadManSeconds: 60 } }');
  const agent = await AgentDouble.greeted(console_.linkUrl, await console_.enrol(), undefined, 2);
  const { agentId } = agent.identity;
  const order = async () =>
    (await console_.ask('POST', '/isolations', { agentIds: [agentId], reason: 'leak' })).body;
  const { approval, commands } = await order();
  expect(approval).toMatchObject({ state: 'pending', askedBy: 'admin', agentIds: [agentId], reason: 'leak' });
  expect(commands).toEqual([]);
  const decide = (id: string, act: string) =>
    console_.ask('POST', `/approvals/${id}/${act}`, { note: 'seen' });
  expect(await decide(approval.id, 'approve')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect((await device(agentId)).network.order).toBeNull();

  const second = { username: 'lihua', password: 'another long password' };
  const cookie = await console_.colleague(second);
  await console_.as(cookie, second.password, async () => {
    const both = await Promise.all([decide(approval.id, 'approve'), decide(approval.id, 'approve')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const sent = await agent.next('command');
    expect(sent.body).toMatchObject({ kind: 'network.isolate', deadManSeconds: 60 });
    // Two people have signed, which is what the agent goes by.
    expect(new Set(sent.by).size).toBe(2);
    expect((await decide(crypto.randomUUID(), 'approve')).status).toBe(404);
  });

  // Who asked may withdraw; who is refused has not isolated anybody.
  const { approval: another } = await order();
  expect((await decide(another.id, 'refuse')).body.approval).toMatchObject({
    state: 'refused',
    note: 'seen',
  });
  expect((await decide(another.id, 'approve')).status).toBe(403);
  const listed = (await console_.ask('GET', '/approvals')).body.approvals as { state: string }[];
  expect(listed.map(({ state }) => state)).toEqual(['refused', 'approved']);
  expect((await acts()).map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      'approval.approved',
      'approval.refused',
      'approval.forbidden',
      'account.created',
    ]),
  );
});

test('a request that nobody decided in a day is over', async () => {
  await publish('network: { isolation: { approvals: 2 } }');
  const { agentId } = await console_.enrol();
  const { approval } = (await console_.ask('POST', '/isolations', { agentIds: [agentId], reason: 'x' })).body;
  const login = { username: 'lihua', password: 'another long password' };
  await console_.newcomer({ ...login, roles: ['security-administrator'] });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * 3_600_000 });
  try {
    console_.cookie = (await console_.ask('POST', '/session', login)).headers
      .getSetCookie()[0]!
      .split(';')[0]!;
    const late = await console_.ask('POST', `/approvals/${approval.id}/approve`, {});
    expect(late).toMatchObject({ status: 409, body: { code: 'conflict' } });
  } finally {
    vi.useRealTimers();
  }
});
