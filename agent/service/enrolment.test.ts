import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startConsole } from '../../console/main.ts';
import { AgentDouble } from '../../console/testing/agent-double.ts';
import { TestConsole } from '../../console/testing/test-console.ts';
import { loadConfig } from './config.ts';
import { enrol, parseEnrolment } from './enrolment.ts';
import { type Identity, loadIdentity, saveIdentity } from './identity.ts';
import { lockDataDir } from './lock.ts';
import { TestAuthority } from './testing/test-authority.ts';

const host = { hostname: 'pc', platform: 'linux' as const, osVersion: 'test', agentVersion: '1' };
const TOKEN = `${'a'.repeat(43)}.${'b'.repeat(43)}`;

let console_: TestConsole;
let folder: string;
const servers: { close(): unknown }[] = [];
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterAll(() => console_.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-enrol-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

const newEnrolment = () => console_.running.createEnrolmentToken('test');
const tokenOf = async () => (await newEnrolment()).split('#')[1]!;

/** Answers GET with the first text and everything else with the second, and keeps what it was sent. */
async function serverAnswering(
  tls: { cert: string; key: string } | undefined,
  answers: { get: (port: number) => [number, string]; post?: [number, string] },
): Promise<{ url: string; sent: string[] }> {
  const sent: string[] = [];
  const server = tls ? createTlsServer(tls) : createServer();
  servers.push(server);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      sent.push(`${request.method} ${body}`);
      const { port } = server.address() as AddressInfo;
      const [status, text] = request.method === 'GET' ? answers.get(port) : answers.post!;
      response.writeHead(status).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, sent };
}

test('a token becomes an identity that only the service may read, its key made here', async () => {
  const enrolment = await newEnrolment();
  const identity = await enrol(parseEnrolment(enrolment), host);
  await saveIdentity(folder, identity);
  expect(await loadIdentity(folder)).toEqual({
    linkUrl: console_.linkUrl,
    consoleId: expect.any(String),
    agentId: expect.any(String),
    certificate: expect.stringContaining('BEGIN CERTIFICATE'),
    key: expect.stringContaining('BEGIN PRIVATE KEY'),
    ca: expect.stringContaining('BEGIN CERTIFICATE'),
    releaseSecret: expect.any(String),
    enrolledWith: expect.any(String),
    // Whose signatures the agent will believe.
    root: expect.objectContaining({ signatures: [expect.anything()] }),
  });
  expect(statSync(join(folder, 'identity.json')).mode & 0o777).toBe(0o600);
  // The token itself is of no use any more and is not kept.
  expect(readFileSync(join(folder, 'identity.json'), 'utf8')).not.toContain(enrolment.split(/[#.]/).at(-2));
  await (await AgentDouble.greeted(console_.linkUrl, identity as Required<Identity>)).leave();
});

test('the address of the agents’ port will do as well as that of the pages', async () => {
  const consoleUrl = console_.linkUrl.replace('wss', 'https').replace('/agent', '');
  const identity = await enrol({ consoleUrl, token: await tokenOf() }, host);
  expect(identity.linkUrl).toBe(console_.linkUrl);
});

test('a stolen token that was used already takes nobody in', async () => {
  const enrolment = parseEnrolment(await newEnrolment());
  await enrol(enrolment, host);
  await expect(enrol(enrolment, host)).rejects.toThrow(/used already/);
});

describe('somebody in between', () => {
  let thief: TestAuthority;
  beforeAll(async () => {
    thief = await TestAuthority.make();
  });
  const realAuthority = async () => (await console_.ask('GET', '/enrol')).body.ca as string;

  test('with an authority of his own is told nothing', async () => {
    const between = await serverAnswering(await thief.server(), {
      get: (port) => [200, JSON.stringify({ ca: thief.ca, linkUrl: `wss://127.0.0.1:${port}/agent` })],
      post: [201, '{}'],
    });
    const attempt = enrol({ consoleUrl: between.url, token: await tokenOf() }, host);
    await expect(attempt).rejects.toThrow(/authority is not the one that the token names/);
    expect(between.sent).toEqual(['GET ']);
  });

  test.each(['http', 'https'])(
    'who shows the real authority over %s without its key gets no secret',
    async (scheme) => {
      const ca = await realAuthority();
      const secure = await serverAnswering(await thief.server(), {
        get: (port) => [200, JSON.stringify({ ca, linkUrl: `wss://127.0.0.1:${port}/agent` })],
        post: [201, '{}'],
      });
      const linkUrl = `${secure.url.replace('https', 'wss')}/agent`;
      const plain = await serverAnswering(undefined, { get: () => [200, JSON.stringify({ ca, linkUrl })] });
      const consoleUrl = scheme === 'http' ? plain.url : secure.url;
      vi.spyOn(performance, 'now').mockReturnValueOnce(-1e9);
      await expect(enrol({ consoleUrl, token: await tokenOf() }, host)).rejects.toThrow(/cannot enrol/);
      vi.restoreAllMocks();
      expect([...plain.sent, ...secure.sent].filter((each) => !each.startsWith('GET'))).toEqual([]);
    },
  );

  test('with another agent’s certificate is not taken for the console', async () => {
    const { certificate, key, ca } = await console_.enrol();
    const between = await serverAnswering(
      { cert: certificate, key },
      {
        get: (port) => [200, JSON.stringify({ ca, linkUrl: `wss://127.0.0.1:${port}/agent` })],
        post: [201, '{}'],
      },
    );
    vi.spyOn(performance, 'now').mockReturnValueOnce(-1e9);
    await expect(enrol({ consoleUrl: between.url, token: await tokenOf() }, host)).rejects.toThrow(
      /cannot enrol/,
    );
    vi.restoreAllMocks();
    expect(between.sent).toEqual(['GET ']);
  });
});

test('a console that is busy is asked again', async () => {
  const { ca, linkUrl } = (await console_.ask('GET', '/enrol')).body;
  let asked = 0;
  const busy = await serverAnswering(undefined, {
    get: () => (asked++ === 0 ? [503, '{}'] : [200, JSON.stringify({ ca, linkUrl })]),
  });
  await enrol({ consoleUrl: busy.url, token: await tokenOf() }, host);
  expect(asked).toBe(2);
});

test.each<[number, string, RegExp]>([
  [400, JSON.stringify({ code: 'forbidden', message: 'not by that name' }), /not by that name/],
  [404, '<html>', /not JSON; is this the console/],
  [200, '{"agentId":"x"}', /not that of a console/],
  [
    200,
    '{"linkUrl":"wss://x/agent","ca":"-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----"}',
    /cannot be read/,
  ],
])('an answer %d %s is told at once', async (status, body, reason) => {
  const { url } = await serverAnswering(undefined, { get: () => [status, body] });
  await expect(enrol({ consoleUrl: url, token: TOKEN }, host)).rejects.toThrow(reason);
});

test.each([
  '',
  'https://console',
  '#token',
  `ftp://x#${TOKEN}`,
  'https://console#short',
  `console#${TOKEN}`,
  `https://console#${'a'.repeat(43)}`,
])('--enroll %j is wrong use', (text) => {
  expect(() => parseEnrolment(text)).toThrow('URL#TOKEN');
});

describe('agent.json', () => {
  test('may be missing', async () => {
    expect((await loadConfig(folder)).spool.maxMegabytes).toBe(256);
  });

  test.each([
    ['{', /agent\.json is not JSON/],
    ['[]', /agent\.json: .*object/],
    ['{"spool":{"maxMegabytes":-1}}', /agent\.json: spool\.maxMegabytes/],
    ['{"logLevel":"loud"}', /agent\.json: logLevel/],
    ['{"spoool":{}}', /agent\.json: .*spoool/],
  ])('%s is refused with place and reason', async (text, reason) => {
    writeFileSync(join(folder, 'agent.json'), text);
    await expect(loadConfig(folder)).rejects.toThrow(reason);
  });
});

test('a damaged identity is told of, with what to do', async () => {
  writeFileSync(join(folder, 'identity.json'), '{"agentId":"x"}');
  await expect(loadIdentity(folder)).rejects.toThrow(/identity\.json: .*enrol again/);
});

test('one agent on one data directory', () => {
  const lock = lockDataDir(folder);
  expect(() => lockDataDir(folder)).toThrow('another agent works on');
  lock.release();
  lockDataDir(folder).release();
});
