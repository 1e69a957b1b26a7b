import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import type { AgentDouble } from '../../testing/agent-double.ts';
import { anEvent } from '../../testing/agent-double.ts';
import { AUDITOR, TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterAll(() => console_.stop());

let person = 0;
/** Somebody of whom nothing is known yet, with a file of their own. */
function somebody(changes: object = {}) {
  person++;
  const sha256 = person.toString(16).padStart(64, '0');
  return {
    actor: { user: `员工${person}` },
    file: { name: `名单-${person}.xlsx`, path: `/media/usb/名单-${person}.xlsx`, sizeBytes: 10, sha256 },
    ...changes,
  };
}
const seq = new WeakMap<AgentDouble, number>();
async function deliver(agent: AgentDouble, ...events: object[]) {
  const from = (seq.get(agent) ?? 0) + 1;
  seq.set(agent, from + events.length - 1);
  await agent.deliver(events.map((event, index) => ({ seq: from + index, event })));
}
const list = async (query = '') => (await console_.ask('GET', `/incidents${query}`)).body;
const get = async (id: number) => (await console_.ask('GET', `/incidents/${id}`)).body;
const of = async (user: string) =>
  (await list(`?person=${encodeURIComponent(user)}&state=open&state=in-progress&state=closed`)).incidents;
/** Following runs behind the acknowledgement. */
async function oneOf(user: string) {
  await expect.poll(() => of(user), { timeout: 5000 }).toHaveLength(1);
  return (await of(user))[0];
}

test('what one person does within the time is one incident, with its people, PCs, level and kind', async () => {
  const agent = await console_.agent();
  const who = somebody();
  await deliver(
    agent,
    anEvent({ ...who, severity: 'high' }),
    anEvent({
      ...who,
      severity: 'critical',
      channel: 'messenger',
      inspection: { ...anEvent().inspection, level: 'top-secret' },
    }),
    anEvent({ ...who, severity: 'low' }),
    anEvent({ ...somebody(), severity: 'info', file: undefined }),
  );
  const incident = await oneOf(who.actor.user);
  await expect.poll(async () => (await get(incident.id)).events).toBe(3);
  expect(await get(incident.id)).toMatchObject({
    kind: 'removable-storage',
    severity: 'critical',
    level: 'top-secret',
    state: 'open',
    subject: who.actor.user,
    document: who.file.name,
    people: [who.actor.user],
    devices: [{ agentId: agent.identity.agentId, hostname: 'pc-1' }],
    whole: true,
  });
  const { timeline, checklist, acts } = await get(incident.id);
  expect(timeline).toHaveLength(3);
  expect(checklist.length).toBeGreaterThan(3);
  expect(acts.at(-1)).toMatchObject({ kind: 'opened', by: null });
});

test('nothing is missed or taken twice when the console stops in between', async () => {
  const agent = await console_.agent();
  const who = somebody();
  const events = Array.from({ length: 40 }, () => anEvent(who));
  await deliver(agent, ...events);
  await console_.restart();
  await console_.logIn();
  const incident = await oneOf(who.actor.user);
  await expect.poll(async () => (await get(incident.id)).events).toBe(40);
  expect(new Set((await get(incident.id)).timeline.map(({ id }: { id: string }) => id)).size).toBe(40);
});

test('an incident is taken, worked through its checklist and closed, and the record has it all', async () => {
  const agent = await console_.agent();
  const who = somebody();
  await deliver(agent, anEvent(who));
  const { id } = await oneOf(who.actor.user);
  const ask = (method: string, path: string, body: object) => console_.ask(method, `/incidents${path}`, body);
  expect((await ask('POST', '/assign', { ids: [id], owner: 'nobody' })).status).toBe(404);
  const taken = await ask('POST', '/assign', { ids: [id], owner: 'admin' });
  expect(taken.body.incidents[0]).toMatchObject({ owner: 'admin', state: 'in-progress' });
  expect((await ask('PUT', `/${id}/checklist/content`, { done: true })).body.checklist[0]).toMatchObject({
    id: 'content',
    by: 'admin',
  });
  expect((await ask('PUT', `/${id}/checklist/invented`, { done: true })).status).toBe(404);
  await ask('POST', `/${id}/comments`, { text: '已电话核实 <b>' });
  await ask('PUT', `/${id}/severity`, { severity: 'medium' });
  const closed = await ask('POST', '/close', { ids: [id], outcome: 'false-positive', note: '测试数据' });
  expect(closed.body.incidents[0]).toMatchObject({ state: 'closed', outcome: 'false-positive' });
  expect((await ask('POST', '/close', { ids: [id], outcome: 'accepted' })).status).toBe(409);
  const { acts } = await get(id);
  expect(acts.map(({ kind }: { kind: string }) => kind).reverse()).toEqual([
    'opened',
    'assigned',
    'checked',
    'comment',
    'severity-set',
    'closed',
  ]);
  // Quiet for a while about the same, and about anything worse not.
  await deliver(agent, anEvent({ ...who, severity: 'medium' }), anEvent({ ...who, severity: 'critical' }));
  await expect.poll(() => of(who.actor.user)).toHaveLength(2);
  expect((await ask('POST', `/${id}/reopen`, {})).body.state).toBe('in-progress');
  const record = JSON.stringify((await console_.ask('GET', '/audit?limit=200')).body);
  for (const action of ['assigned', 'checked', 'commented', 'severity-set', 'closed', 'reopened'])
    expect(record).toContain(`"incident.${action}"`);
  expect(record).not.toContain('已电话核实');
});

test('incidents are merged and split off again by hand', async () => {
  const [one, two] = [await console_.agent(), await console_.agent()];
  const [li, wang] = [somebody(), somebody()];
  await deliver(one, anEvent(li));
  await deliver(two, anEvent(wang));
  const [first, second] = [await oneOf(li.actor.user), await oneOf(wang.actor.user)];
  const merged = await console_.ask('POST', `/incidents/${first.id}/merge`, { ids: [second.id] });
  expect(merged.body).toMatchObject({ events: 2, pcs: 2 });
  expect(await get(second.id)).toMatchObject({ state: 'merged', mergedInto: first.id, timeline: [] });
  expect((await get(first.id)).people.sort()).toEqual([li.actor.user, wang.actor.user].sort());
  expect((await console_.ask('POST', `/incidents/${first.id}/merge`, { ids: [first.id] })).status).toBe(400);

  const { timeline } = await get(first.id);
  const of_ = (user: string) =>
    timeline.find(({ actor }: { actor: { user: string } }) => actor.user === user).position;
  const all = { positions: timeline.map(({ position }: { position: number }) => position) };
  expect((await console_.ask('POST', `/incidents/${first.id}/split`, all)).status).toBe(409);
  const split = await console_.ask('POST', `/incidents/${first.id}/split`, {
    positions: [of_(wang.actor.user)],
  });
  expect(split).toMatchObject({ status: 201, body: { events: 1, pcs: 1, subject: wang.actor.user } });
  expect(await get(first.id)).toMatchObject({ people: [li.actor.user], events: 1 });
  // What comes next goes where it belongs.
  await deliver(two, anEvent(wang));
  await expect.poll(async () => (await get(split.body.id)).events).toBe(2);
});

test('an analyst of some PCs sees incidents of those, and decides only about what is theirs alone', async () => {
  const [here, there] = [await console_.agent(), await console_.agent()];
  await console_.ask('PUT', `/devices/${here.identity.agentId}/groups`, { groups: ['sales'] });
  const [li, wang] = [somebody(), somebody()];
  await deliver(here, anEvent(li));
  await deliver(there, anEvent(wang));
  const [mine, foreign] = [await oneOf(li.actor.user), await oneOf(wang.actor.user)];
  const account = {
    username: 'scoped',
    password: 'a scope of some devices',
    roles: ['analyst'] as const,
    scope: ['sales'],
  };
  const cookie = await console_.newcomer(account);
  const ask = (method: string, path: string, body?: object) => console_.ask(method, path, body, { cookie });
  const seen = (await ask('GET', '/incidents')).body;
  expect(seen.incidents.map(({ id }: { id: number }) => id)).toEqual([mine.id]);
  expect((await ask('GET', `/incidents/${foreign.id}`)).status).toBe(404);
  expect((await ask('POST', '/incidents/acknowledge', { ids: [mine.id, foreign.id] })).status).toBe(404);
  expect((await get(mine.id)).acknowledgedAt).toBeNull();

  await console_.ask('POST', `/incidents/${mine.id}/merge`, { ids: [foreign.id] });
  const part = (await ask('GET', `/incidents/${mine.id}`)).body;
  expect(part).toMatchObject({ whole: false, people: [li.actor.user] });
  expect(part.timeline).toHaveLength(1);
  expect(part.devices).toHaveLength(1);
  expect((await ask('POST', '/incidents/close', { ids: [mine.id], outcome: 'accepted' })).status).toBe(403);
  expect((await ask('POST', `/incidents/${mine.id}/comments`, { text: '我看到了' })).status).toBe(200);
});

test('rules are set by a security administrator and hold from the next event on; an auditor only reads', async () => {
  const agent = await console_.agent();
  const rules = (await console_.ask('GET', '/incidents/rules')).body;
  const who = somebody();
  const marker = somebody();
  await deliver(agent, anEvent({ ...who, severity: 'medium' }));
  await deliver(await console_.agent(), anEvent(marker));
  await oneOf(marker.actor.user);
  expect((await console_.ask('PUT', '/incidents/rules', { ...rules, openFrom: 'medium' })).status).toBe(200);
  const next = somebody();
  await deliver(await console_.agent(), anEvent({ ...next, severity: 'medium' }));
  await oneOf(next.actor.user);
  expect(await of(who.actor.user)).toEqual([]);
  expect((await console_.ask('PUT', '/incidents/rules', { ...rules, by: [] })).status).toBe(400);
  await console_.ask('PUT', '/incidents/rules', rules);
  const cookie = await console_.cookieOf(AUDITOR);
  expect((await console_.ask('GET', '/incidents', undefined, { cookie })).status).toBe(200);
  expect((await console_.ask('POST', '/incidents/acknowledge', { ids: [1] }, { cookie })).status).toBe(403);
  const { notices } = (await console_.ask('GET', '/incidents/notices')).body;
  expect(notices[0]).toMatchObject({ kind: 'opened', incident: { state: 'open' } });
});

test('the list is searched by words, number and state, and paged', async () => {
  const agent = await console_.agent();
  const who = somebody({
    file: { name: '100%_绝密.docx', path: '/m/x', sizeBytes: 1, sha256: 'f'.repeat(64) },
  });
  await deliver(agent, anEvent(who));
  const { id } = await oneOf(who.actor.user);
  const ids = async (q: string) =>
    (await list(`?q=${encodeURIComponent(q)}`)).incidents.map((each: { id: number }) => each.id);
  expect(await ids('100%_绝')).toEqual([id]);
  expect(await ids('100_%')).toEqual([]);
  expect(await ids(`#${id}`)).toEqual([id]);
  const page = await list('?limit=2');
  expect(page.incidents).toHaveLength(2);
  const next = await list(`?limit=2&before=${page.next}`);
  expect(next.incidents[0].id).toBeLessThan(page.incidents[1].id);
  expect((await list('?owner=')).incidents.every(({ owner }: { owner: unknown }) => owner === null)).toBe(
    true,
  );
});

test('a PC is isolated out of its incident, its person is asked, and the answer stands in the history', async () => {
  const agent = await console_.agent();
  const stranger = await console_.agent();
  const who = somebody();
  await deliver(agent, anEvent(who));
  const { id } = await oneOf(who.actor.user);
  const { agentId } = agent.identity;
  const act = (body: object) => console_.ask('POST', `/incidents/${id}/actions`, body);
  expect((await act({ action: 'isolate', agentId, reason: '核实' })).status).toBe(201);
  expect((await agent.next('command')).body).toMatchObject({ kind: 'network.isolate', reason: '核实' });
  const foreign = { action: 'isolate', agentId: stranger.identity.agentId, reason: 'x' };
  expect((await act(foreign)).status).toBe(404);

  await act({ action: 'ask', agentId, person: who.actor.user, question: '给谁的？' });
  expect((await agent.next('command')).body).toMatchObject({ kind: 'person.ask', incident: id, minutes: 15 });
  const said = (answer: string) =>
    anEvent({
      type: 'person.answered',
      severity: 'info',
      channel: undefined,
      file: undefined,
      inspection: undefined,
      decision: undefined,
      outcome: undefined,
      actor: who.actor,
      details: { incident: id, question: '给谁的？', by: 'person', answer },
    });
  await deliver(stranger, said('冒充的回答'));
  await deliver(agent, said('给审计组'));
  const answered = async () =>
    (await get(id)).acts.filter(({ kind }: { kind: string }) => kind === 'answered');
  await expect.poll(answered).toHaveLength(1);
  expect((await answered())[0]).toMatchObject({
    by: null,
    details: { text: '给审计组', person: who.actor.user },
  });

  const quarantineId = crypto.randomUUID();
  await act({ action: 'destroy', agentId, quarantineId, reason: '已确认泄密' });
  expect((await agent.next('command')).body).toMatchObject({ kind: 'quarantine.destroy', quarantineId });
});
