import { afterEach, beforeEach, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import { anEvent } from '../../testing/agent-double.ts';
import { ADMINISTRATOR, SYSTEM, TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeEach(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterEach(() => console_.stop());

const PASSWORD = 'a password of length';
const create = (username: string, roles: string[], more: object = {}) =>
  console_.ask('POST', '/accounts', { username, password: PASSWORD, roles, ...more });

test('names are taken once, weak passwords are refused, nobody removes or promotes themselves', async () => {
  expect((await create('lihua', ['analyst'])).status).toBe(201);
  expect((await create('LiHua', ['analyst'])).body.code).toBe('conflict');
  expect((await create('x', ['analyst'], { password: 'short' })).body.code).toBe('weak-password');
  expect((await create('  ', ['analyst'])).status).toBe(400);
  expect((await create('y', [])).status).toBe(400);
  expect((await console_.ask('DELETE', `/accounts/${SYSTEM.username}`)).status).toBe(403);
  const own = { roles: ['security-administrator'] };
  expect((await console_.ask('PUT', `/accounts/${SYSTEM.username}/rights`, own)).status).toBe(403);
  expect((await console_.ask('DELETE', '/accounts/nobody')).status).toBe(404);
  const cookie = await console_.cookieOf({ username: 'lihua', password: PASSWORD });
  expect((await console_.ask('DELETE', '/accounts/lihua')).status).toBe(204);
  expect((await console_.ask('GET', '/session', undefined, { cookie })).status).toBe(401);
  const { accounts } = (await console_.ask('GET', '/accounts')).body;
  expect(accounts.map((account: { username: string }) => account.username)).toEqual([
    'admin',
    'auditor',
    'system',
  ]);
});

test.each([
  ['system-administrator', 'security-administrator'],
  ['system-administrator', 'analyst'],
  ['system-administrator', 'auditor'],
  ['security-administrator', 'auditor'],
  ['analyst', 'auditor'],
])('nobody is %s and %s, neither at first nor later', async (...roles) => {
  expect((await create('two.faced', roles)).body).toMatchObject({ code: 'conflicting-roles' });
  expect((await create('two.faced', [roles[0]])).status).toBe(201);
  const later = await console_.ask('PUT', '/accounts/two.faced/rights', { roles });
  expect(later).toMatchObject({ status: 409, body: { code: 'conflicting-roles', details: { roles } } });
  const { entries } = (await console_.ask('GET', '/audit')).body;
  expect(entries.filter(({ action }: { action: string }) => action === 'account.refused')).toHaveLength(2);
});

test('other roles end the sessions and the live stream that were opened with the former ones', async () => {
  const cookie = await console_.newcomer({ username: 'lihua', password: PASSWORD, roles: ['analyst'] });
  const stream = await fetch(`${console_.url}/api/v1/events/live`, { headers: { cookie } });
  expect(stream.status).toBe(200);
  const ended = stream.text();
  const changed = await console_.ask('PUT', '/accounts/lihua/rights', { roles: ['auditor'] });
  expect(changed.body).toMatchObject({ username: 'lihua', roles: ['auditor'], scope: null });
  await ended;
  expect((await console_.ask('GET', '/session', undefined, { cookie })).status).toBe(401);
  const again = await console_.cookieOf({ username: 'lihua', password: PASSWORD });
  expect((await console_.ask('GET', '/audit', undefined, { cookie: again })).status).toBe(200);
});

test('open sessions are listed; one can be ended by its owner, and any by the system administrator', async () => {
  const other = await console_.cookieOf(ADMINISTRATOR);
  const listed = (await console_.ask('GET', '/sessions')).body.sessions;
  expect(listed).toHaveLength(2);
  const lost = listed.find(({ current }: { current: boolean }) => !current);
  expect((await console_.ask('DELETE', `/sessions/${lost.id}`)).status).toBe(204);
  expect((await console_.ask('GET', '/session', undefined, { cookie: other })).status).toBe(401);

  const all = (await console_.ask('GET', '/accounts/sessions')).body.sessions;
  const system = all.find(({ username }: { username: string }) => username === SYSTEM.username);
  // Somebody else's is not theirs to end.
  expect((await console_.ask('DELETE', `/sessions/${system.id}`)).status).toBe(404);
  const admin = all.find(({ username }: { username: string }) => username === ADMINISTRATOR.username);
  expect((await console_.ask('DELETE', `/accounts/sessions/${admin.id}`)).status).toBe(204);
  expect((await console_.ask('GET', '/session')).status).toBe(401);
});

test('an analyst of one group sees the PCs of that group and nothing of the others', async () => {
  const here = await console_.agent();
  const there = await console_.agent();
  for (const [seq, agent] of [here, there].entries())
    await agent.deliver([
      { seq: 1, event: anEvent({ file: { name: `${seq}.docx`, path: `/media/${seq}.docx`, sizeBytes: 1 } }) },
    ]);
  await console_.ask('PUT', `/devices/${here.identity.agentId}/groups`, { groups: ['shenzhen'] });
  expect((await create('boss', ['security-administrator'], { scope: ['shenzhen'] })).status).toBe(400);
  const cookie = await console_.newcomer({
    username: 'lihua',
    password: PASSWORD,
    roles: ['analyst'],
    scope: ['shenzhen'],
  });
  const ask = async (path: string) => (await console_.ask('GET', path, undefined, { cookie })).body;

  const { devices } = await ask('/devices');
  expect(devices.map(({ agentId }: { agentId: string }) => agentId)).toEqual([here.identity.agentId]);
  expect(await ask(`/devices/${there.identity.agentId}`)).toMatchObject({ code: 'not-found' });
  expect(await ask(`/devices/${there.identity.agentId}/commands`)).toMatchObject({ code: 'not-found' });
  const { events } = await ask('/events');
  expect(new Set(events.map(({ agentId }: { agentId: string }) => agentId))).toEqual(
    new Set([here.identity.agentId]),
  );
  const all = (await console_.ask('GET', '/events')).body.events as { position: number; agentId: string }[];
  const hidden = all.find(({ agentId }) => agentId === there.identity.agentId)!;
  expect(await ask(`/events/${hidden.position}`)).toMatchObject({ code: 'not-found' });
  const overview = await ask(`/overview?from=0&to=${Date.now() + 60_000}`);
  expect(overview.agents.total).toBe(1);
  expect(overview.topDevices).toHaveLength(1);
  const { revision } = (await console_.ask('GET', '/policies')).body.revisions[0];
  expect((await ask(`/policies/${revision}/adoption`)).devices).toHaveLength(1);
  for (const agent of [here, there]) await agent.leave();
});
