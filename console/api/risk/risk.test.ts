import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import { anEvent } from '../../testing/agent-double.ts';
import { TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterAll(() => console_.stop());

const DAY = 86_400_000;
const one = async (name: string) => (await console_.ask('GET', `/people/${encodeURIComponent(name)}`)).body;
const by = (user: string, changes: object = {}) => anEvent({ actor: { user }, ...changes });

test('people have a score with its reasons, their PCs and channels, and stand among their peers', async () => {
  const [first, second] = [await console_.agent(), await console_.agent()];
  for (const { identity } of [first, second])
    await console_.ask('PUT', `/devices/${identity.agentId}/groups`, { groups: ['sales'] });
  await first.deliver([
    { seq: 1, event: by('王伟') },
    { seq: 2, event: by('王伟', { channel: 'messenger', outcome: { state: 'not-stopped' } }) },
    { seq: 3, event: by('王伟', { severity: 'info' }) },
  ]);
  await second.deliver([{ seq: 1, event: by('李娜', { severity: 'low', inspection: undefined }) }]);
  await expect.poll(async () => (await console_.ask('GET', '/people')).body.people.length).toBe(2);
  const { people } = (await console_.ask('GET', '/people')).body;
  expect(people.map(({ person }: { person: string }) => person)).toEqual(['王伟', '李娜']);
  const wang = await one('王伟');
  expect(wang).toMatchObject({
    events: 2,
    groups: ['sales'],
    watched: false,
    peers: { count: 2, rank: 1, byGroup: true },
    devices: [{ agentId: first.identity.agentId, events: 2 }],
  });
  const reasons = wang.reasons.map(({ reason }: { reason: string }) => reason);
  expect(reasons).toEqual(expect.arrayContaining(['severity', 'level', 'not-stopped', 'first-channel']));
  const sum = wang.reasons.reduce((all: number, { score }: { score: number }) => all + score, 0);
  expect(wang.score).toBeCloseTo(sum, 3);
  expect(wang.channels.map(({ channel }: { channel: string }) => channel).sort()).toEqual([
    'messenger',
    'removable-storage',
  ]);
  expect((await one('nobody')).code).toBe('not-found');
});

test('what was long ago weighs little, and a half-life that is set holds at once', async () => {
  const agent = await console_.agent();
  await agent.deliver([
    { seq: 1, event: by('旧事', { at: Date.now() - 28 * DAY }) },
    { seq: 2, event: by('新事') },
  ]);
  await expect.poll(async () => (await one('新事')).score).toBeGreaterThan(0);
  const [old, fresh] = [await one('旧事'), await one('新事')];
  expect(old.score).toBeLessThan(fresh.score / 2);
  const rules = (await console_.ask('GET', '/risk-rules')).body;
  await console_.ask('PUT', '/risk-rules', { ...rules, halfLifeDays: 365 });
  expect((await one('旧事')).score).toBeGreaterThan(old.score);
  expect((await console_.ask('PUT', '/risk-rules', { ...rules, halfLifeDays: 0 })).status).toBe(400);
  await console_.ask('PUT', '/risk-rules', rules);
});

test('somebody who leaves is watched: their events weigh more and open incidents earlier, on record', async () => {
  const agent = await console_.agent();
  const path = `/people/${encodeURIComponent('离职员工')}/watch`;
  const until = Date.now() + 30 * DAY;
  expect((await console_.ask('PUT', path, { reason: '月底离职', until: 5 })).status).toBe(400);
  expect((await console_.ask('PUT', path, { reason: '月底离职', until })).body).toMatchObject({
    watched: true,
    watch: { reason: '月底离职', addedBy: 'admin' },
  });
  await agent.deliver([{ seq: 1, event: by('离职员工', { severity: 'medium' }) }]);
  const incidents = async () =>
    (await console_.ask('GET', `/incidents?person=${encodeURIComponent('离职员工')}`)).body.incidents;
  await expect.poll(incidents).toHaveLength(1);
  const reasons = (await one('离职员工')).reasons.map(({ reason }: { reason: string }) => reason);
  expect(reasons).toContain('watched');
  expect((await console_.ask('GET', '/people?watched=yes')).body.people).toHaveLength(1);
  expect((await console_.ask('DELETE', path)).status).toBe(204);
  expect((await console_.ask('DELETE', path)).status).toBe(404);
  const record = JSON.stringify((await console_.ask('GET', '/audit')).body);
  expect(record).toContain('person.watched');
  expect(record).toContain('月底离职');
});
