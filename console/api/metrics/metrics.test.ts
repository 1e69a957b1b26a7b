import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import { SYSTEM, TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
let token: string;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
  const cookie = await console_.cookieOf(SYSTEM);
  const made = await console_.ask(
    'POST',
    '/api-tokens',
    { name: 'prometheus', rights: ['metrics.read'] },
    { cookie },
  );
  token = made.body.token;
});
afterAll(() => console_.stop());

const scrape = async (authorization = `Bearer ${token}`) => {
  const response = await fetch(`${console_.url}/metrics`, { headers: { authorization } });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};

test('only a token with the right to them sees metrics', async () => {
  expect((await fetch(`${console_.url}/metrics`)).status).toBe(401);
  const made = await console_.ask('POST', '/api-tokens', { name: 'other', rights: ['events.read'] });
  expect((await scrape(`Bearer ${made.body.token}`)).status).toBe(403);
  expect(await scrape()).toMatchObject({ status: 200, type: expect.stringContaining('text/plain') });
});

test('metrics count what came, and name nobody', async () => {
  const identity = await console_.enrol('zhang-san-laptop');
  const { AgentDouble } = await import('../../testing/agent-double.ts');
  const agent = await AgentDouble.greeted(console_.linkUrl, identity);
  await agent.deliver([
    {
      seq: 1,
      event: {
        id: randomUUID(),
        at: 1,
        type: 'file.seen',
        severity: 'high',
        actor: { user: 'zhang-san' },
        file: { name: 'secret-plan.docx', path: '/p', sizeBytes: 1 },
      },
    },
    { seq: 2, event: { broken: true } },
  ]);
  const { text } = await scrape();
  expect(text).toMatch(/^guardpost_agents_enrolled \d/m);
  await expect
    .poll(async () => (await scrape()).text, { timeout: 12_000, interval: 1000 })
    .toMatch(/^guardpost_agents_connected 1$/m);
  const now = (await scrape()).text;
  expect(now).toMatch(/^guardpost_ingest_events_total 1$/m);
  expect(now).toMatch(/^guardpost_refused_total\{reason="invalid-event"\} 1$/m);
  expect(now).toMatch(/^guardpost_policy_devices\{state="pending"\} \d$/m);
  expect(now).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  for (const name of ['zhang', 'secret-plan', identity.agentId, 'admin']) expect(now).not.toContain(name);
});

test('every query of the Grafana dashboard and every alert is about a metric that there is', async () => {
  await console_.ask('POST', '/integrations', {
    name: 'x',
    enabled: true,
    allowLocal: false,
    allowPlaintext: false,
    perSecond: 1,
    filter: { sources: ['audit'], severity: 'critical' },
    settings: {
      kind: 'syslog',
      host: 'h.invalid',
      port: 6514,
      transport: 'tls',
      format: 'cef',
      confirm: true,
    },
  });
  const { text } = await scrape();
  const exported = new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name!],
    ),
  );
  const file = (path: string) => readFileSync(new URL(`../../../deploy/${path}`, import.meta.url), 'utf8');
  const dashboard = JSON.parse(file('grafana/guardpost.json'));
  const queries: string[] = dashboard.panels.flatMap((panel: { targets: { expr: string }[] }) =>
    panel.targets.map(({ expr }) => expr),
  );
  const rules = [...file('prometheus/guardpost.rules.yml').matchAll(/expr: (.*)/g)].map(([, expr]) => expr!);
  expect(queries.length).toBeGreaterThan(20);
  const used = new Set<string>();
  for (const query of [...queries, ...rules]) {
    const names = query.match(/\b(guardpost|nodejs|process)_[a-z0-9_]+/g) ?? [];
    if (!query.startsWith('up{')) expect(names, query).not.toEqual([]);
    for (const name of names) {
      expect(exported, query).toContain(name);
      used.add(name);
    }
  }
  // And what is exported as ours is shown.
  const ours = [...exported].filter((name) => name.startsWith('guardpost_') && !/_(sum|count)$/.test(name));
  expect(ours.filter((name) => !used.has(name))).toEqual([]);
});

test('a node is ready while it runs, and healthy', async () => {
  for (const [path, status] of [
    ['/healthz', 'ok'],
    ['/readyz', 'ready'],
  ]) {
    const response = await fetch(`${console_.url}${path}`);
    expect([response.status, await response.json()]).toEqual([200, { status }]);
  }
});
