import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ENROLMENT_PATH } from '../../../shared/protocol/enrolment.ts';
import { startConsole } from '../../main.ts';
import { AgentDouble } from '../../testing/agent-double.ts';
import {
  agentTls,
  askAgentsPort,
  enrolDouble,
  newRequest,
  rsaRequest,
  stolenRequest,
} from '../../testing/agent-identity.ts';
import { TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterAll(() => console_.stop());

const enrol = (token: string) => enrolDouble(console_.linkUrl, token, 'pc-7');
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
  const { identity } = both.find(({ status }) => status === 201)!;
  await (await AgentDouble.greeted(console_.linkUrl, identity)).leave();
  const { tokens } = (await console_.ask('GET', '/enrolment-tokens')).body;
  expect(tokens[0]).toMatchObject({ id, note: '三楼', usedBy: identity.agentId, createdBy: 'admin' });
  expect(JSON.stringify(tokens)).not.toContain(token.split('.')[0]);
  expect((await console_.ask('DELETE', `/enrolment-tokens/${id}`)).body.code).toBe('conflict');
});

test('the people’s port tells where agents connect and takes nobody in', async () => {
  const info = await console_.ask('GET', '/enrol', undefined, { cookie: '' });
  expect(info.body).toMatchObject({
    linkUrl: console_.linkUrl,
    ca: expect.stringMatching(/^-----BEGIN CERT/),
  });
  const { token } = await newToken();
  const { csr } = await newRequest();
  expect((await console_.ask('POST', '/enrol', { token, csr }, { cookie: '' })).status).toBe(404);
});

test.each([
  ['signed by another key than the one it asks for', stolenRequest],
  ['for an RSA key', rsaRequest],
  [
    'that is none',
    async () => '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n',
  ],
])('a request %s gets no certificate and spends no token', async (_name, make) => {
  const { token, id } = await newToken();
  const about = { hostname: 'pc', platform: 'linux', osVersion: '', agentVersion: '' };
  const body = { token: token.split('.')[0], csr: await make(), ...about };
  const answer = await askAgentsPort(console_.linkUrl, 'POST', ENROLMENT_PATH, body, agentTls({}));
  expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request' } });
  const { tokens } = (await console_.ask('GET', '/enrolment-tokens')).body;
  expect(tokens.find((each: { id: string }) => each.id === id).used).toBe(0);
});

test('an answer that was lost on the way is given again to the key that asked, and to no other', async () => {
  const { token, id } = await newToken();
  const { csr } = await newRequest();
  const about = { hostname: 'pc', platform: 'linux', osVersion: '', agentVersion: '' };
  const join = (request: string) =>
    askAgentsPort(
      console_.linkUrl,
      'POST',
      ENROLMENT_PATH,
      { token: token.split('.')[0], csr: request, ...about },
      agentTls({}),
    );
  const [first, again] = [await join(csr), await join(csr)];
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body.agentId).toBe(first.body.agentId);
  expect((await join((await newRequest()).csr)).status).toBe(403);
  const { tokens } = (await console_.ask('GET', '/enrolment-tokens')).body;
  expect(tokens.find((each: { id: string }) => each.id === id).used).toBe(1);
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
  expect((await enrol(`${'x'.repeat(43)}.${'y'.repeat(43)}`)).body.code).toBe('invalid-token');
});
