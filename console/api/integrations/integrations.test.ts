import { createHmac, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Receiver } from '../../domain/forwarding/testing/receiver.ts';
import { startConsole } from '../../main.ts';
import type { AgentDouble } from '../../testing/agent-double.ts';
import { TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
let receiver: Receiver;
beforeEach(async () => {
  console_ = await TestConsole.start(startConsole);
  receiver = await Receiver.start();
});
afterEach(async () => {
  await console_.stop();
  await receiver.stop();
});

const webhook = (more: object = {}) => ({
  name: 'SOC',
  enabled: true,
  allowLocal: true,
  allowPlaintext: true,
  perSecond: 100,
  filter: { sources: ['events'], severity: 'info' },
  settings: { kind: 'webhook', url: `${receiver.url}/in`, format: 'native' },
  ...more,
});
const messages = { language: 'zh-CN', foldSeconds: 10 };
const event = (name: string, more: object = {}) => ({
  id: randomUUID(),
  at: Date.now(),
  type: 'file.seen',
  severity: 'high',
  channel: 'removable-storage',
  actor: { user: 'wang' },
  file: { name, path: `/media/stick/${name}`, sizeBytes: 12 },
  ...more,
});
const send = (agent: AgentDouble, first: number, ...events: object[]) =>
  agent.deliver(events.map((each, index) => ({ seq: first + index, event: each })));
const create = async (body: object) => {
  const answer = await console_.ask('POST', '/integrations', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
const names = () =>
  receiver.received.flatMap(({ body }) =>
    JSON.parse(body).data.records.map(
      (record: { event: { file: { name: string } } }) => record.event.file.name,
    ),
  );

test('a webhook gets every event signed, and none twice while all goes well', async () => {
  const { integration, key } = await create(webhook());
  const agent = await console_.agent();
  await send(agent, 1, event('a.xlsx'), event('b.xlsx'));
  await receiver.until(() => names().length === 2);
  expect(names()).toEqual(['a.xlsx', 'b.xlsx']);
  const [{ headers, body }] = receiver.received as [(typeof receiver.received)[0]];
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const secret = Buffer.from(key.replace('whsec_', ''), 'base64');
  expect(headers['webhook-signature']).toBe(
    `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`,
  );
  await expect
    .poll(async () => (await console_.ask('GET', '/integrations')).body.integrations[0])
    .toMatchObject({ id: integration.id, delivered: 2, behind: 0, lastError: null });
});

test('what a receiver refuses comes again, also after the console was started anew', async () => {
  await create(webhook());
  receiver.answer = { status: 503, body: 'later' };
  const agent = await console_.agent();
  await send(agent, 1, event('a.xlsx'));
  await receiver.until((all) => all.length > 0);
  await expect
    .poll(async () => (await console_.ask('GET', '/integrations')).body.integrations[0])
    .toMatchObject({ delivered: 0, behind: 1, lastError: expect.stringContaining('503') });
  await console_.restart();
  await console_.logIn();
  receiver.received.length = 0;
  receiver.answer = { status: 200, body: '' };
  await receiver.until((all) => all.length > 0);
  expect(names()).toEqual(['a.xlsx']);
});

test('only what the filter asks for is sent', async () => {
  await create(
    webhook({
      filter: {
        sources: ['events'],
        severity: 'high',
        channels: ['removable-storage'],
        types: ['file.seen'],
      },
    }),
  );
  const agent = await console_.agent();
  await send(
    agent,
    1,
    event('low.txt', { severity: 'low' }),
    event('mail.txt', { channel: 'mail' }),
    event('restored.txt', { type: 'quarantine.restored' }),
    event('high.txt'),
  );
  await receiver.until((all) => all.length > 0);
  expect(names()).toEqual(['high.txt']);
});

test('robots are told in one message what is alike, signed as each vendor asks', async () => {
  const robots = ['wecom', 'dingtalk', 'feishu'].map((kind) =>
    webhook({
      name: kind,
      settings: { kind, ...messages },
      secrets: {
        url: `${receiver.url}/${kind}?access_token=t`,
        ...(kind === 'wecom' ? {} : { key: 'SECabc' }),
      },
    }),
  );
  receiver.answer = { status: 200, body: '{"errcode":0,"code":0}' };
  for (const robot of robots) await create(robot);
  const agent = await console_.agent();
  await send(
    agent,
    1,
    ...Array.from({ length: 40 }, (_, n) => event(n === 0 ? '<at id=all>\n@所有人.xlsx' : `${n}.xlsx`)),
  );
  await receiver.until((all) => all.length >= 3);
  expect(receiver.received).toHaveLength(3);
  const of = (kind: string) => receiver.received.find(({ path }) => path.startsWith(`/${kind}`))!;
  const wecom = JSON.parse(of('wecom').body);
  expect(wecom.msgtype).toBe('text');
  expect(wecom.text.content).toContain('【岗哨】高：文件拷贝 (40 次)');
  expect(wecom.text.content).toContain('<at id=all>\\u000a@所有人.xlsx');
  expect(wecom.text.content).toContain(`${console_.url}/events`);
  const ding = new URL(of('dingtalk').path, receiver.url).searchParams;
  expect(ding.get('access_token')).toBe('t');
  expect(ding.get('sign')).toBe(
    createHmac('sha256', 'SECabc')
      .update(`${ding.get('timestamp')}\nSECabc`)
      .digest('base64'),
  );
  const feishu = JSON.parse(of('feishu').body);
  expect(feishu.sign).toBe(createHmac('sha256', `${feishu.timestamp}\nSECabc`).update('').digest('base64'));
  expect(JSON.stringify(feishu.content.post.zh_cn)).toContain('"tag":"text","text":"文件：<at id=all>');
});

test('a robot that answers 200 and refuses has not taken the message', async () => {
  receiver.answer = { status: 200, body: '{"errcode":310000,"errmsg":"sign not match"}' };
  const { integration } = await create(
    webhook({
      settings: { kind: 'dingtalk', ...messages },
      secrets: { url: `${receiver.url}/r`, key: 'SECwrong' },
    }),
  );
  const { body } = await console_.ask('POST', `/integrations/${integration.id}/test`);
  expect(body).toEqual({ ok: false, error: expect.stringContaining('sign not match') });
});

test('the console does not reach into itself, nor where it is sent on to', async () => {
  for (const url of [
    'http://127.0.0.1:1/',
    'http://localhost:1/',
    'http://[::1]:1/',
    'http://[::ffff:127.0.0.1]:1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://0x7f000001:1/',
  ]) {
    const settings = { kind: 'webhook', url, format: 'native' };
    const { integration } = await create(webhook({ enabled: false, allowLocal: false, settings }));
    const { body } = await console_.ask('POST', `/integrations/${integration.id}/test`);
    expect(body.error, url).toContain('allow local addresses');
  }
  receiver.answer = { status: 307, body: '', headers: { location: `${receiver.url}/elsewhere` } };
  const { integration } = await create(webhook({ enabled: false }));
  const { body } = await console_.ask('POST', `/integrations/${integration.id}/test`);
  expect(body.error).toContain('307');
  expect(receiver.received.map(({ path }) => path)).toEqual(['/in']);
});

// Looks into the file of SQLite.
test.skipIf(process.env.TEST_POSTGRES !== undefined)(
  'secrets come out nowhere, and acts on integrations are on record',
  async () => {
    const secrets = { url: `${receiver.url}/secret-token-of-the-robot`, key: 'SECvery' };
    const { integration } = await create(
      webhook({ enabled: false, settings: { kind: 'feishu', ...messages }, secrets }),
    );
    await console_.ask('PUT', `/integrations/${integration.id}`, {
      ...webhook({ enabled: false, settings: { kind: 'feishu', ...messages } }),
      name: 'renamed',
    });
    const { body } = await console_.ask('GET', '/integrations');
    expect(body.integrations[0]).toMatchObject({ name: 'renamed', secrets: ['url', 'key'] });
    expect((await console_.ask('DELETE', `/integrations/${integration.id}`)).status).toBe(204);
    const { entries } = (await console_.ask('GET', '/audit?limit=50')).body;
    expect(entries.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['integration.created', 'integration.changed', 'integration.removed']),
    );
    for (const shown of [JSON.stringify(body), JSON.stringify(entries)]) {
      expect(shown).not.toContain('secret-token-of-the-robot');
      expect(shown).not.toContain('SECvery');
    }
    await console_.running.close();
    expect(await readFile(join(console_.dataDir, 'console.db'), 'latin1')).not.toContain('secret-token');
    await console_.restart();
  },
);

test('a stored password is not sent to another server than it was given for', async () => {
  const settings = {
    kind: 'email',
    host: 'mail.example',
    port: 465,
    security: 'tls',
    user: 'guardpost',
    from: 'a@example.com',
    to: ['b@example.com'],
    ...messages,
  };
  const { integration } = await create(webhook({ enabled: false, settings, secrets: { password: 'p' } }));
  const moved = webhook({ enabled: false, settings: { ...settings, host: 'elsewhere.example' } });
  const { status, body } = await console_.ask('PUT', `/integrations/${integration.id}`, moved);
  expect([status, body.message]).toEqual([400, expect.stringContaining('password')]);
});

test.each([
  [
    'a syslog receiver over plain TCP',
    { kind: 'syslog', host: 'h', port: 514, transport: 'tcp', format: 'cef', confirm: true },
  ],
  ['over UDP', { kind: 'syslog', host: 'h', port: 514, transport: 'udp', format: 'cef', confirm: true }],
  ['a webhook without TLS', { kind: 'webhook', url: 'http://h/', format: 'native' }],
  ['a robot without an address', { kind: 'wecom', ...messages }],
])('refused unless it is said so: %s', async (_name, settings) => {
  const { status } = await console_.ask(
    'POST',
    '/integrations',
    webhook({ allowPlaintext: false, settings }),
  );
  expect(status).toBe(400);
});
