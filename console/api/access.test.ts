import { type IncomingHttpHeaders, request } from 'node:http';
import { get } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConsole } from '../main.ts';
import { ADMINISTRATOR, TestConsole } from '../testing/test-console.ts';
import { API } from './contract.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterAll(() => console_.stop());

/** Who has no session may do this and nothing else. */
const PUBLIC = [
  'GET /setup',
  'POST /setup',
  'POST /session',
  'GET /sign-on',
  'POST /sign-on/begin',
  'GET /sign-on/callback',
  'GET /sign-on/end',
  'GET /enrol',
  'GET /healthz',
  'GET /readyz',
];

async function routes(): Promise<{ method: string; path: string }[]> {
  const { paths } = (await console_.ask('GET', '/openapi.json')).body as { paths: Record<string, object> };
  const inApi = Object.entries(paths).filter(([path]) => path.startsWith(API));
  return inApi.flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.slice(API.length) })),
  );
}

test('every route that OpenAPI names asks for a session, besides the public ones', async () => {
  const all = await routes();
  expect(all.length).toBeGreaterThan(15);
  const open: string[] = [];
  for (const { method, path } of all) {
    const filled = path.replace(/\{\w+\}/g, '1');
    const body = method === 'POST' ? {} : undefined;
    const { status, body: answer } = await console_.ask(method, filled, body, {
      cookie: 'guardpost-session=x',
    });
    if (status === 401) expect(answer.code).toBe('unauthenticated');
    else open.push(`${method} ${path}`);
  }
  expect(open.sort()).toEqual([...PUBLIC].sort());
});

describe('a write from another site is refused', () => {
  test.each<[string, Record<string, string>, number]>([
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['an opaque origin', { origin: 'null' }, 403],
    ['fetch metadata: cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['fetch metadata: a sister domain', { 'sec-fetch-site': 'same-site' }, 403],
    ['a form', { 'content-type': 'text/plain' }, 415],
    ['an upload', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['our own page', { 'sec-fetch-site': 'same-origin' }, 201],
    ['a tool', {}, 201],
  ])('%s', async (_name, headers, status) => {
    expect((await console_.ask('POST', '/enrolment-tokens', {}, headers)).status).toBe(status);
  });
});

test.each([
  ['evil.example', 403],
  ['localhost', 200],
  ['127.0.0.1:1', 200],
  ['[::1]', 200],
])('the Host %s is answered with %i', async (host, status) => {
  // `fetch` does not let a test choose the Host header.
  const got = await new Promise((resolve, reject) => {
    request(`${console_.url}${API}/healthz`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(got).toBe(status);
});

test.each([
  ['a prototype in JSON', '{"__proto__":{"note":"x"}}', 400],
  ['broken JSON', '{', 400],
  ['too much', JSON.stringify({ note: 'x'.repeat(300_000) }), 413],
  ['a wrong type', { note: 1 }, 400],
])('%s is a clear error', async (_name, body, status) => {
  const answer = await console_.ask('POST', '/enrolment-tokens', body);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ code: expect.any(String), message: expect.any(String) });
});

test('every answer carries the security headers', async () => {
  for (const path of ['/healthz', '/nothing', '/session']) {
    const { headers } = await console_.ask('GET', path);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
  }
});

test('so does every answer of the agents’ port', async () => {
  const headers = await new Promise<IncomingHttpHeaders>((resolve, reject) => {
    const url = `${new URL(console_.linkUrl).origin.replace('wss', 'https')}/nothing`;
    // Whose certificate it is, agents know by another way; here only the headers count.
    get(url, { rejectUnauthorized: false }, (answer) => resolve(answer.resume().headers)).on('error', reject);
  });
  expect(headers['strict-transport-security']).toMatch(/max-age=31536000/);
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test('behind a proxy on this computer that ends TLS, the session is bound to https and its pages are ours', async () => {
  const proxied = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' };
  const origin = console_.url.replace('http', 'https');
  const { status, headers } = await console_.ask('POST', '/session', ADMINISTRATOR, {
    ...proxied,
    origin,
    cookie: '',
  });
  expect(status).toBe(200);
  expect(headers.getSetCookie()[0]).toMatch(/^__Host-.*Secure/);
  const foreign = { ...proxied, origin: 'https://evil.example', cookie: '' };
  expect((await console_.ask('POST', '/session', ADMINISTRATOR, foreign)).status).toBe(403);
});
