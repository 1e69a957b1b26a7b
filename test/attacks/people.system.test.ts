import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API } from '../../console/api/contract.ts';
import { startConsole } from '../../console/main.ts';
import { anEvent } from '../../console/testing/agent-double.ts';
import { ADMINISTRATOR, AUDITOR, SYSTEM, TestConsole } from '../../console/testing/test-console.ts';
import { recordedSince, recordSize } from './record.ts';

const webRoot = mkdtempSync(join(tmpdir(), 'guardpost-web-'));
let console_: TestConsole;
let eventCount: number;
/** What marks a browser of the administrator's. */
let loggedInBefore: string;
/** Sessions of the other two, from before anybody guesses. */
const cookies = { auditor: '', system: '' };
beforeAll(async () => {
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>console</title>');
  console_ = await TestConsole.start(startConsole, { webRoot });
  await console_.logIn();
  const first = await console_.ask('POST', '/session', ADMINISTRATOR, { cookie: '' });
  loggedInBefore = first.headers.getSetCookie().find((cookie) => /device/.test(cookie)) ?? '';
  cookies.auditor = await console_.cookieOf(AUDITOR);
  cookies.system = await console_.cookieOf(SYSTEM);
  const agent = await console_.agent();
  await agent.deliver([1, 2, 3].map((seq) => ({ seq, event: anEvent() })));
  eventCount = (await console_.ask('GET', '/events?limit=50')).body.events.length;
  expect(eventCount).toBe(3);
});
afterAll(async () => {
  await console_.stop();
  rmSync(webRoot, { recursive: true });
});

/** Bytes as a program other than a browser may send them; what comes back until the console closes. */
function raw(text: string, { waitMs = 5_000 } = {}): Promise<string> {
  const { port } = new URL(console_.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    const end = () => {
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(end, waitMs);
    socket.on('data', (chunk) => (answer += chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
    socket.write(text);
  });
}

const line = (path: string, extra = '') =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${extra}Connection: close\r\n\r\n`;

describe('SQL in a search finds nothing more and changes nothing', () => {
  test.each([
    "q=' or 1=1 --",
    "q='; drop table events; --",
    'q=%_%',
    "user=' union select password_hash from users --",
    "ruleId=x' or ''='",
  ])('%s', async (query) => {
    const { status, body } = await console_.ask('GET', `/events?limit=50&${encodeURI(query)}`);
    expect([200, 400]).toContain(status);
    if (status === 200) expect(body.events).toEqual([]);
    expect((await console_.ask('GET', '/events?limit=50')).body.events).toHaveLength(eventCount);
  });
});

describe('a path that leads out of the web folder gives no file', () => {
  test.each([
    '/../../../../etc/passwd',
    '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2f..%2fetc%2fpasswd',
    '/..%5c..%5cpackage.json',
    '/....//....//etc/passwd',
    '/people.system.test.ts%00.html',
    '//etc/passwd',
    '/.git/config',
  ])('%s', async (path) => {
    const answer = await raw(line(path));
    expect(answer).toMatch(/^HTTP\/1\.1 (400|403|404) /);
    expect(answer).not.toContain('root:');
  });
});

describe('a request that two readers would read differently, or that never ends', () => {
  test.each([
    [
      'both lengths',
      'POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'two lengths',
      'POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    ],
    ['a bare line feed in a header', 'GET / HTTP/1.1\nHost: 127.0.0.1\nX: a\n\n'],
    ['headers of a megabyte', line('/', `X: ${'a'.repeat(1_000_000)}\r\n`)],
    ['no name of the host', 'GET /api/v1/healthz HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['another name', line('/api/v1/healthz', '').replace('Host: 127.0.0.1', 'Host: evil.example')],
    ['the method TRACE', line('/api/v1/healthz').replace('GET', 'TRACE')],
    ['a version that does not exist', 'GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n'],
  ])('%s: refused', async (_, text) => {
    const answer = await raw(text);
    expect(answer).not.toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
  });

  test('two hundred half requests keep nobody else waiting', async () => {
    const { port } = new URL(console_.url);
    const sockets = Array.from({ length: 200 }, () => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => {});
      socket.write('POST /api/v1/isolations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{');
      return socket;
    });
    expect((await console_.ask('GET', '/healthz')).status).toBe(200);
    expect((await console_.ask('GET', '/events?limit=50')).body.events).toHaveLength(eventCount);
    for (const socket of sockets) socket.destroy();
  });
});

describe('JSON that is more than data', () => {
  test.each([
    ['a prototype', '{"__proto__":{"right":"all"},"note":"x"}'],
    ['a constructor', '{"constructor":{"prototype":{"right":"all"}},"note":"x"}'],
    ['depth of a hundred thousand', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['a number for a text', '{"note":1e309}'],
    ['a list for an object', '[]'],
    ['an object for a text', '{"note":{"$ne":null}}'],
  ])('%s: a clear error, and nothing is made', async (_, body) => {
    const answer = await console_.ask('POST', '/enrolment-tokens', body);
    expect([400, 413]).toContain(answer.status);
    expect(answer.body.code).toBeTypeOf('string');
    expect(({} as Record<string, unknown>).right).toBeUndefined();
  });
});

describe('a session', () => {
  test.each([
    ['made up', 'guardpost-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['empty', 'guardpost-session='],
    ['with SQL', "guardpost-session=' or 1=1 --"],
    ['of ten thousand characters', `guardpost-session=${'a'.repeat(10_000)}`],
  ])('%s is none', async (_, cookie) => {
    expect((await console_.ask('GET', '/events?limit=1', undefined, { cookie })).status).toBe(401);
  });

  test('that a visitor brought along is not the one he gets: no fixation', async () => {
    const brought = 'guardpost-session=attacker-knows-this-one-attacker-knows-this';
    const { headers } = await console_.ask('POST', '/session', AUDITOR, { cookie: brought });
    const given = headers.getSetCookie()[0]!;
    expect(given).not.toContain('attacker-knows');
    expect(given).toMatch(/HttpOnly/i);
    expect(given).toMatch(/SameSite=Strict/i);
    expect((await console_.ask('GET', '/audit', undefined, { cookie: brought })).status).toBe(401);
  });

  test('is dead after its log-out, also for who kept a copy', async () => {
    const cookie = await console_.cookieOf(AUDITOR);
    expect((await console_.ask('GET', '/audit', undefined, { cookie })).status).toBe(200);
    await console_.ask('DELETE', '/session', undefined, { cookie });
    expect((await console_.ask('GET', '/audit', undefined, { cookie })).status).toBe(401);
  });
});

describe('from the page of another site', () => {
  test.each([
    ['writes', 'POST', '/isolations', { origin: 'https://evil.example' }],
    ['writes through a sister domain', 'POST', '/enrolment-tokens', { 'sec-fetch-site': 'same-site' }],
    ['deletes', 'DELETE', '/session', { 'sec-fetch-site': 'cross-site' }],
  ])('%s are refused with the person’s cookie, too', async (_, method, path, headers) => {
    const answer = await console_.ask(method, path, method === 'POST' ? {} : undefined, headers);
    expect(answer.status).toBe(403);
  });

  test('no page may read an answer: nothing allows another origin', async () => {
    const { headers } = await console_.ask('GET', '/events?limit=1', undefined, {
      origin: 'https://evil.example',
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test('an agent’s link is not opened for a browser with a cookie', async () => {
    const answer = await raw(
      `GET /agent HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\nCookie: ${console_.cookie}\r\n` +
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: guardpost\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    expect(answer).not.toContain(' 101 ');
  });
});

describe('somebody inside who wants more', () => {
  test('an auditor who gives himself duties: refused, and the attempt is on record', async () => {
    const before = await recordSize(console_);
    const cookie = cookies.auditor;
    const { status } = await console_.ask(
      'PUT',
      '/accounts/auditor/rights',
      { roles: ['security-administrator'], scope: null },
      { cookie },
    );
    expect(status).toBe(403);
    const acts = await recordedSince(console_, before);
    expect(acts.some(({ actor }) => actor.name === AUDITOR.username)).toBe(true);
  });

  test.each([
    ['two duties that watch each other', { roles: ['system-administrator', 'auditor'] }],
    ['all of them', { roles: ['system-administrator', 'security-administrator', 'analyst', 'auditor'] }],
    ['a duty that does not exist', { roles: ['root'] }],
    ['none', { roles: [] }],
  ])('a system administrator who makes an account with %s: refused', async (_, wanted) => {
    const cookie = cookies.system;
    const { status } = await console_.ask(
      'POST',
      '/accounts',
      { username: 'mole', password: 'a long enough pass phrase', scope: null, ...wanted },
      { cookie },
    );
    expect(status).toBeGreaterThanOrEqual(400);
    const { body } = await console_.ask('GET', '/accounts', undefined, { cookie });
    expect(JSON.stringify(body)).not.toContain('mole');
  });

  test('a second set-up: refused, and on record', async () => {
    const before = await recordSize(console_);
    const { status } = await console_.ask(
      'POST',
      '/setup',
      { code: 'AAAA-AAAA', username: 'mole', password: 'a long enough pass phrase' },
      { cookie: '' },
    );
    expect(status).toBeGreaterThanOrEqual(400);
    const { body } = await console_.ask('GET', '/accounts', undefined, {
      cookie: cookies.system,
    });
    expect(JSON.stringify(body)).not.toContain('mole');
    expect(await recordSize(console_)).toBeGreaterThan(before);
  });
});

describe('a password is guessed', () => {
  test('each guess is on record, soon none is answered, and its owner gets in from elsewhere', async () => {
    const before = await recordSize(console_);
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) {
      const { status, headers } = await console_.ask(
        'POST',
        '/session',
        { username: ADMINISTRATOR.username, password: `guess ${n} of many` },
        { cookie: '' },
      );
      expect(headers.getSetCookie()).toEqual([]);
      statuses.push(status);
    }
    expect(statuses[0]).toBe(401);
    expect(statuses).toContain(429);
    const acts = await recordedSince(console_, before);
    expect(acts.filter(({ action }) => action === 'session.refused').length).toBeGreaterThan(2);
    expect(JSON.stringify(acts)).not.toContain('guess 0');
    // Who was logged in goes on working.
    expect((await console_.ask('GET', '/events?limit=1')).status).toBe(200);
  });

  test('an unknown name is answered word for word like a wrong password', async () => {
    const answer = async (username: string) => {
      const { status, body } = await console_.ask(
        'POST',
        '/session',
        { username, password: 'no such pass phrase' },
        { cookie: '' },
      );
      return { status, code: body.code, message: body.message };
    };
    expect(await answer('nobody-by-that-name')).toEqual(await answer(SYSTEM.username));
  });

  test('a flood from one address keeps out nobody there whose browser is known', async () => {
    const device = loggedInBefore.split(';')[0]!;
    let refused = 0;
    for (let n = 0; n < 130; n++) {
      const { status } = await console_.ask(
        'POST',
        '/session',
        { username: `nobody-${n % 7}`, password: 'x' },
        { cookie: '' },
      );
      if (status === 429) refused++;
    }
    expect(refused).toBeGreaterThan(0);
    expect((await console_.ask('POST', '/session', ADMINISTRATOR, { cookie: '' })).status).toBe(429);
    expect((await console_.ask('POST', '/session', ADMINISTRATOR, { cookie: device })).status).toBe(200);
  });
});

test('what a stolen page of the API says of the console: no version of its parts, no stack', async () => {
  const { headers, body } = await console_.ask('GET', '/events?limit=wrong');
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('server')).toBeNull();
  expect(JSON.stringify(body)).not.toMatch(/node_modules|at .*\.ts:\d/);
  expect(`${API}`).toBe('/api/v1');
});
