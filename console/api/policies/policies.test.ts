import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICY_SOURCE } from '../../../shared/policy/default-policy.ts';
import { startConsole } from '../../main.ts';
import { AgentDouble, anEvent } from '../../testing/agent-double.ts';
import { TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterAll(() => console_.stop());

const source = 'name: 新策略\nrules: []\n';

test('a fresh console starts with the default policy as it stands', async () => {
  expect((await console_.ask('GET', '/policies')).body).toMatchObject({ current: 1 });
  expect((await console_.ask('GET', '/policies/1')).body.source).toBe(DEFAULT_POLICY_SOURCE);
});

test('of two who edit the same revision, one publishes and the other is told', async () => {
  const { current } = (await console_.ask('GET', '/policies')).body;
  const both = await Promise.all(
    ['one', 'two'].map((note) => console_.ask('POST', '/policies', { source, note, baseRevision: current })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(both.find(({ status }) => status === 409)?.body).toMatchObject({
    code: 'conflict',
    details: { current: current + 1 },
  });
  const { revisions } = (await console_.ask('GET', '/policies')).body;
  expect(revisions[0]).toMatchObject({
    revision: current + 1,
    name: '新策略',
    publishedBy: 'admin',
    rules: 0,
  });
  expect((await console_.ask('GET', `/policies/${current + 1}`)).body.source).toBe(source);
});

test('a mistake is shown with its place, and nothing is published', async () => {
  const before = (await console_.ask('GET', '/policies')).body.current;
  const broken = DEFAULT_POLICY_SOURCE.replace('action: block', 'action: blok');
  const line = broken.split('\n').findIndex((text) => text.includes('blok')) + 1;
  const problem = expect.objectContaining({ line, path: 'rules.0.action' });
  expect((await console_.ask('POST', '/policies/check', { source: broken })).body).toEqual({
    ok: false,
    problems: expect.arrayContaining([problem]),
  });
  const { status, body } = await console_.ask('POST', '/policies', { source: broken, baseRevision: before });
  expect(status).toBe(422);
  expect(body).toMatchObject({
    code: 'invalid-policy',
    details: { problems: expect.arrayContaining([problem]) },
  });
  expect((await console_.ask('GET', '/policies')).body.current).toBe(before);
  expect((await console_.ask('POST', '/policies/check', { source })).body).toEqual({
    ok: true,
    problems: [],
  });
});

test('a published policy outlives the console', async () => {
  const { current } = (await console_.ask('GET', '/policies')).body;
  await console_.ask('POST', '/policies', { source, baseRevision: current });
  await console_.restart();
  expect((await console_.ask('GET', '/policies')).body.current).toBe(current + 1);
});

test('a revision that was never published is not found', async () => {
  for (const path of ['/policies/999', '/policies/999/adoption']) {
    expect((await console_.ask('GET', path)).body.code).toBe('not-found');
  }
});

test('a policy is tried on what happened, and a broken one is not', async () => {
  const identity = await console_.enrol();
  const agent = await AgentDouble.greeted(console_.linkUrl, identity);
  const event = anEvent({ decision: { action: 'audit', severity: 'info' } });
  event.inspection!.findings = [
    { detector: 'marking', count: 1, confidence: 1, samples: ['机密'], level: 'secret' },
  ];
  await agent.deliver([
    { seq: 1, event },
    { seq: 2, event: anEvent({ type: 'agent.started', file: undefined, inspection: undefined }) },
  ]);
  const rule = '{ id: stop, name: 停, when: { levelAtLeast: 机密 }, action: block }';
  const tried = await console_.ask('POST', '/policies/simulate', {
    source: `name: a\nrules:\n  - ${rule}\n`,
  });
  expect(tried.body).toMatchObject({
    evaluated: 1,
    was: { audit: 1 },
    wouldBe: { block: 1 },
    stoppedByUser: [{ key: '王伟', count: 1 }],
    examples: [{ was: 'audit', would: { ruleId: 'stop' }, event: { hostname: 'pc-1' } }],
  });
  const broken = await console_.ask('POST', '/policies/simulate', { source: 'rules: 7' });
  expect(broken.body).toMatchObject({ code: 'invalid-policy', details: { problems: expect.anything() } });
  await agent.leave();
});
