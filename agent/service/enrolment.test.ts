import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { enrol, parseEnrolment } from './enrolment.ts';
import { loadIdentity, saveIdentity } from './identity.ts';
import { lockDataDir } from './lock.ts';

const TOKEN = 'a'.repeat(32);
const host = { hostname: 'pc', platform: 'linux' as const, osVersion: 'test', agentVersion: '1' };
const granted = {
  agentId: '00000000-0000-4000-8000-0000000000aa',
  consoleId: '00000000-0000-4000-8000-0000000000cc',
  credential: 'c'.repeat(43),
  gatewayPath: '/agent',
};

let folder: string;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-enrol-'));
});
afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function consoleAnswering(...answers: [number, string][]): Promise<string> {
  const bodies: string[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      bodies.push(body);
      const [status, text] = answers.length > 1 ? answers.shift()! : answers[0]!;
      response.writeHead(status).end(text);
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a token becomes an identity that only the service may read', async () => {
  const url = await consoleAnswering([201, JSON.stringify(granted)]);
  const identity = await enrol(parseEnrolment(`${url}#${TOKEN}`), host);
  await saveIdentity(folder, identity);
  expect(await loadIdentity(folder)).toEqual({
    ...granted,
    consoleUrl: url,
    enrolledWith: expect.any(String),
  });
  expect(statSync(join(folder, 'identity.json')).mode & 0o777).toBe(0o600);
  // The token itself is of no use any more and is not kept.
  expect(readFileSync(join(folder, 'identity.json'), 'utf8')).not.toContain(TOKEN);
});

test('a console that is busy is asked again', async () => {
  const url = await consoleAnswering([503, '{}'], [201, JSON.stringify(granted)]);
  expect((await enrol({ consoleUrl: url, token: TOKEN }, host)).agentId).toBe(granted.agentId);
});

test.each([
  [400, JSON.stringify({ code: 'invalid-token', message: 'the token was used' }), /the token was used/],
  [404, '<html>', /not JSON; is this the console/],
  [201, '{"agentId":"x"}', /not an identity/],
])('an answer %d %s is told at once', async (status, body, reason) => {
  const consoleUrl = await consoleAnswering([status, body]);
  await expect(enrol({ consoleUrl, token: TOKEN }, host)).rejects.toThrow(reason);
});

test.each(['', 'https://console', '#token', `ftp://x#${TOKEN}`, 'https://console#short', `console#${TOKEN}`])(
  '--enroll %j is wrong use',
  (text) => {
    expect(() => parseEnrolment(text)).toThrow('URL#TOKEN');
  },
);

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
