import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startConsole } from '../../main.ts';
import { AgentDouble } from '../../testing/agent-double.ts';
import { TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterAll(() => console_.stop());

const PC = { hostname: 'pc-7', platform: 'linux', osVersion: 'Debian 12', agentVersion: '0.1.0' };
const enrol = (token: string) => console_.ask('POST', '/enrol', { ...PC, token }, { cookie: '' });
const newToken = async (body: object = {}) => (await console_.ask('POST', '/enrolment-tokens', body)).body;

test('a token gives one PC its identity, and no second one', async () => {
  const { token, enrol: address, id } = await newToken({ note: '三楼' });
  expect(address).toBe(`${console_.url}#${token}`);
  const both = await Promise.all([enrol(token), enrol(token)]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 403]);
  expect(both.find(({ status }) => status === 403)?.body).toMatchObject({
    code: 'invalid-token',
    message: expect.stringMatching(/used/),
  });
  const identity = both.find(({ status }) => status === 201)!.body;
  await (await AgentDouble.greeted(console_.url, identity)).leave();
  const { tokens } = (await console_.ask('GET', '/enrolment-tokens')).body;
  expect(tokens[0]).toMatchObject({ id, note: '三楼', usedBy: identity.agentId, createdBy: 'admin' });
  expect(JSON.stringify(tokens)).not.toContain(token);
  expect((await console_.ask('DELETE', `/enrolment-tokens/${id}`)).body.code).toBe('conflict');
});

test('a token for several PCs takes so many, and none once it is withdrawn', async () => {
  const { token, id } = await newToken({ uses: 3 });
  const first = await Promise.all([enrol(token), enrol(token)]);
  expect(first.map(({ status }) => status)).toEqual([201, 201]);
  const { tokens } = (await console_.ask('GET', '/enrolment-tokens')).body;
  expect(tokens.find((each: { id: string }) => each.id === id)).toMatchObject({ uses: 3, used: 2 });
  expect((await console_.ask('DELETE', `/enrolment-tokens/${id}`)).status).toBe(204);
  expect((await enrol(token)).body.message).toMatch(/expired/);
});

test('an expired, a withdrawn and an unknown token say what they are', async () => {
  const { token } = await newToken({ validMinutes: 1 });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  try {
    expect((await enrol(token)).body.message).toMatch(/expired/);
  } finally {
    vi.useRealTimers();
  }
  const withdrawn = await newToken();
  expect((await console_.ask('DELETE', `/enrolment-tokens/${withdrawn.id}`)).status).toBe(204);
  expect((await enrol(withdrawn.token)).body.message).toMatch(/unknown/);
  expect((await enrol('x'.repeat(43))).body.code).toBe('invalid-token');
});
