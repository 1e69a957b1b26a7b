import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startConsole } from '../../main.ts';
import { ADMINISTRATOR, TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeEach(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterEach(() => console_.stop());

const make = async (rights: string[], more: object = {}, cookie?: string) =>
  console_.ask('POST', '/api-tokens', { name: 'nightly', rights, ...more }, cookie ? { cookie } : {});
/** As a program does: with the token and no cookie. */
const asProgram = (token: string, method: string, path: string, body?: unknown) =>
  console_.ask(method, path, body, { cookie: '', authorization: `Bearer ${token}` });

test('a token does what it was made for, and nothing else', async () => {
  const { token, ...shown } = (await make(['events.read', 'devices.read'])).body;
  expect(token).toMatch(/^guardpost_/);
  expect((await asProgram(token, 'GET', '/events')).status).toBe(200);
  expect((await asProgram(token, 'GET', '/policies')).body.details).toEqual({ right: 'policies.read' });
  expect((await asProgram(token, 'POST', '/isolations', { reason: 'x' })).status).toBe(403);
  // What is a person's own is not a program's: it cannot make itself another token or a password.
  for (const [method, path] of [
    ['POST', '/api-tokens'],
    ['PUT', '/session/password'],
    ['POST', '/second-factor/authenticator'],
    ['GET', '/session'],
    ['DELETE', '/session'],
  ] as const)
    expect((await asProgram(token, method, path, method === 'GET' ? undefined : {})).status, path).toBe(403);
  const { tokens } = (await console_.ask('GET', '/api-tokens')).body;
  expect(tokens).toEqual([{ ...shown, lastUsedAt: expect.any(Number) }]);
  expect(JSON.stringify(tokens)).not.toContain(token);
});

test('nobody makes a token that may more than they do, and it shrinks with them', async () => {
  expect((await make(['accounts.manage'])).body.code).toBe('forbidden');
  expect((await make([])).status).toBe(400);
  const { token } = (await make(['policies.publish', 'events.read'])).body;
  const rights = `/accounts/${ADMINISTRATOR.username}/rights`;
  expect((await asProgram(token, 'POST', '/policies', {})).status).toBe(400);
  expect((await console_.ask('PUT', rights, { roles: ['analyst'] })).status).toBe(200);
  expect((await asProgram(token, 'POST', '/policies', {})).status).toBe(403);
  expect((await asProgram(token, 'GET', '/events')).status).toBe(200);
});

test('a token ends with the account of who made it', async () => {
  const maker = { username: 'night-shift', password: 'eyes open until six o’clock' };
  const cookie = await console_.newcomer({ ...maker, roles: ['analyst'] });
  const { token } = (await make(['events.read'], {}, cookie)).body;
  expect((await asProgram(token, 'GET', '/events')).status).toBe(200);
  expect((await console_.ask('DELETE', `/accounts/${maker.username}`)).status).toBe(204);
  expect((await asProgram(token, 'GET', '/events')).status).toBe(401);
});

test('a token ends when its time is over, when it is revoked, and takes its live stream along', async () => {
  const short = (await make(['events.read'], { validDays: 1 })).body.token;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * 3_600_000 });
  try {
    expect((await asProgram(short, 'GET', '/events')).status).toBe(401);
  } finally {
    vi.useRealTimers();
  }
  const { token, id } = (await make(['events.read'])).body;
  const stream = await fetch(`${console_.url}/api/v1/events/live`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const ended = stream.text();
  expect((await console_.ask('DELETE', `/accounts/api-tokens/${id}`)).status).toBe(204);
  await ended;
  expect((await asProgram(token, 'GET', '/events')).status).toBe(401);
});

test('a token that is none of ours does not fall back to the cookie beside it', async () => {
  const { status } = await console_.ask('GET', '/events', undefined, {
    cookie: console_.cookie,
    authorization: 'Bearer guardpost_made-up',
  });
  expect(status).toBe(401);
});

test('making, revoking and what a token did is on record, the token itself nowhere', async () => {
  const { token, id } = (await make(['enrolment.manage'])).body;
  await asProgram(token, 'POST', '/enrolment-tokens', {});
  await console_.ask('DELETE', `/api-tokens/${id}`);
  const { entries } = (await console_.ask('GET', '/audit?limit=200')).body;
  const acts = entries.map((entry: { action: string; actor: { name: string } }) => [
    entry.action,
    entry.actor.name,
  ]);
  expect(acts).toEqual(
    expect.arrayContaining([
      ['api-token.created', 'admin'],
      ['token.created', 'admin (token nightly)'],
      ['api-token.revoked', 'admin'],
    ]),
  );
  expect(JSON.stringify(entries)).not.toContain(token);
});

test.skipIf(process.env.TEST_POSTGRES !== undefined)(
  'the database has no token that could be used',
  async () => {
    const { token } = (await make(['enrolment.manage'])).body;
    await console_.running.close();
    expect(await readFile(join(console_.dataDir, 'console.db'), 'latin1')).not.toContain(token);
    await console_.restart();
  },
);
