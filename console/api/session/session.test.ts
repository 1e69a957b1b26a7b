import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startConsole } from '../../main.ts';
import { ADMINISTRATOR, TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
let printed: string[];
beforeEach(async () => {
  printed = [];
  console_ = await TestConsole.start(startConsole, {
    accounts: undefined,
    print: (line) => printed.push(line),
  });
});
afterEach(() => console_.stop());

const code = () => /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(printed.join('\n'))?.[0] ?? 'none';

test('the administrator is created once, with the code from the terminal', async () => {
  expect((await console_.ask('GET', '/setup')).body).toEqual({ needed: true, securityNeeded: true });
  expect((await console_.ask('POST', '/session', ADMINISTRATOR)).body.code).toBe('setup-needed');
  expect((await console_.ask('POST', '/setup', { ...ADMINISTRATOR, code: '0000-0000' })).body.code).toBe(
    'wrong-code',
  );
  expect(
    (await console_.ask('POST', '/setup', { ...ADMINISTRATOR, password: 'short', code: code() })).body.code,
  ).toBe('weak-password');
  expect(
    (await console_.ask('POST', '/setup', { ...ADMINISTRATOR, password: 'aaaaaaaaaaaaaa', code: code() }))
      .body.code,
  ).toBe('weak-password');

  const typed = code().toLowerCase().replaceAll('-', ' ');
  const both = await Promise.all([
    console_.ask('POST', '/setup', { ...ADMINISTRATOR, code: typed }),
    console_.ask('POST', '/setup', { ...ADMINISTRATOR, username: 'second', code: typed }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect((await console_.ask('GET', '/setup')).body).toEqual({ needed: false, securityNeeded: true });

  const lines = printed.length;
  await console_.restart();
  expect((await console_.ask('GET', '/setup')).body).toEqual({ needed: false, securityNeeded: true });
  expect(printed.slice(lines).join('\n')).not.toMatch(/code/);
});

test('guessing the code is slowed down', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 7; i++) {
    const wrong = { ...ADMINISTRATOR, code: `0000-000${i}` };
    statuses.push((await console_.ask('POST', '/setup', wrong)).status);
  }
  expect(statuses).toContain(429);
});

test('a session lives in a cookie that scripts and other sites cannot use, and ends at log-out', async () => {
  const { headers } = await console_.ask('POST', '/setup', { ...ADMINISTRATOR, code: code() });
  const cookie = headers.getSetCookie()[0]!;
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
  console_.cookie = cookie.split(';')[0]!;
  expect((await console_.ask('GET', '/session')).body).toMatchObject({
    username: 'admin',
    roles: ['system-administrator'],
  });
  await console_.restart();
  expect((await console_.ask('GET', '/session')).status).toBe(200);
  expect((await console_.ask('DELETE', '/session')).status).toBe(204);
  expect((await console_.ask('GET', '/session')).status).toBe(401);
});

test('a wrong password and an unknown user get the same answer', async () => {
  await console_.ask('POST', '/setup', { ...ADMINISTRATOR, code: code() });
  const wrong = await console_.ask('POST', '/session', { ...ADMINISTRATOR, password: 'x' });
  const unknown = await console_.ask('POST', '/session', { ...ADMINISTRATOR, username: 'nobody' });
  expect(wrong.status).toBe(401);
  expect(wrong.body).toEqual(unknown.body);
});

test('who guesses one account has to wait, and others can still log in', async () => {
  await console_.ask('POST', '/setup', { ...ADMINISTRATOR, code: code() });
  let last = 0;
  for (let i = 0; i < 7; i++) {
    const guess = { username: 'wangwei', password: `guess ${i}` };
    const { status, headers } = await console_.ask('POST', '/session', guess);
    last = status;
    if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(last).toBe(429);
  expect((await console_.ask('POST', '/session', ADMINISTRATOR)).status).toBe(200);
});

test('a session that nobody uses ends after half an hour, one that is used after twelve', async () => {
  await console_.ask('POST', '/setup', { ...ADMINISTRATOR, code: code() });
  const start = Date.now();
  const at = (minutes: number) => vi.setSystemTime(start + minutes * 60_000);
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const idle = await console_.cookieOf(ADMINISTRATOR);
    const used = await console_.cookieOf(ADMINISTRATOR);
    const status = async (cookie: string) =>
      (await console_.ask('GET', '/session', undefined, { cookie })).status;
    for (let minutes = 20; minutes < 12 * 60; minutes += 20) {
      at(minutes);
      expect(await status(used)).toBe(200);
    }
    expect(await status(idle)).toBe(401);
    at(12 * 60 + 1);
    expect(await status(used)).toBe(401);
  } finally {
    vi.useRealTimers();
  }
});

test('log-in makes a new token each time, and the one before it in this browser ends', async () => {
  await console_.ask('POST', '/setup', { ...ADMINISTRATOR, code: code() });
  const first = await console_.cookieOf(ADMINISTRATOR);
  const { headers } = await console_.ask('POST', '/session', ADMINISTRATOR, { cookie: first });
  const second = headers.getSetCookie()[0]!.split(';')[0]!;
  expect(second).not.toBe(first);
  expect((await console_.ask('GET', '/session', undefined, { cookie: first })).status).toBe(401);
  expect((await console_.ask('GET', '/session', undefined, { cookie: second })).status).toBe(200);
  // A token that somebody else planted before log-in is never taken over.
  const planted = 'guardpost-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  const fresh = await console_.ask('POST', '/session', ADMINISTRATOR, { cookie: planted });
  expect(fresh.headers.getSetCookie()[0]).not.toContain(planted);
});

test('strangers who guess do not keep the owner of a known browser waiting', async () => {
  await console_.ask('POST', '/setup', { ...ADMINISTRATOR, code: code() });
  const { headers } = await console_.ask('POST', '/session', ADMINISTRATOR, { cookie: '' });
  const device = headers.getSetCookie().find((cookie) => cookie.startsWith('guardpost-device='))!;
  expect(device).toMatch(/HttpOnly.*SameSite=Strict/);
  for (let n = 0; n < 7; n++)
    await console_.ask('POST', '/session', { ...ADMINISTRATOR, password: `guess ${n}` }, { cookie: 'x=1' });
  expect((await console_.ask('POST', '/session', ADMINISTRATOR, { cookie: 'x=1' })).status).toBe(429);
  const known = await console_.ask('POST', '/session', ADMINISTRATOR, { cookie: device.split(';')[0]! });
  expect(known.status).toBe(200);
});

test('who changes their password ends their other sessions, and needs the present one for it', async () => {
  await console_.ask('POST', '/setup', { ...ADMINISTRATOR, code: code() });
  const cookie = await console_.cookieOf(ADMINISTRATOR);
  const other = await console_.cookieOf(ADMINISTRATOR);
  const change = (current: string, password: string) =>
    console_.ask('PUT', '/session/password', { current, password }, { cookie });
  expect((await change('not it', 'a new long password')).status).toBe(401);
  expect((await change(ADMINISTRATOR.password, 'short')).body.code).toBe('weak-password');
  expect((await change(ADMINISTRATOR.password, 'a new long password')).status).toBe(204);
  expect((await console_.ask('GET', '/session', undefined, { cookie })).status).toBe(200);
  expect((await console_.ask('GET', '/session', undefined, { cookie: other })).status).toBe(401);
  expect((await console_.ask('POST', '/session', ADMINISTRATOR, { cookie: '' })).status).toBe(401);
});
