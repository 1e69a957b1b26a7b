import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Mac, makeChallenge, readResponse } from '../../../shared/release/release-code.ts';
import { startConsole } from '../../main.ts';
import { AgentDouble, anEvent } from '../../testing/agent-double.ts';
import { TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterAll(() => console_.stop());

const request = (details: object) =>
  anEvent({ type: 'release.requested', severity: 'low', details, device: undefined, file: undefined });
const requests = async () => (await console_.ask('GET', '/release-requests')).body.requests;

test('an employee’s request is granted for a time, for that device, once', async () => {
  const agent = await console_.agent();
  const event = request({ minutes: 60, reason: '客户演示', by: '王伟', vendorId: '0951', productId: '1666' });
  await agent.deliver([{ seq: 1, event }]);
  const asked = (await requests()).find(({ id }: { id: string }) => id === event.id);
  expect(asked).toMatchObject({
    state: 'pending',
    askedBy: '王伟',
    minutes: 60,
    reason: '客户演示',
    hostname: 'pc-1',
    device: { vendorId: '0951', productId: '1666' },
  });
  const before = Date.now();
  const grant = () =>
    console_.ask('POST', `/release-requests/${event.id}/grant`, { minutes: 30, access: 'read-only' });
  const both = await Promise.all([grant(), grant()]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  const order = await agent.next('command');
  expect(order.body).toMatchObject({
    kind: 'device.grant',
    by: 'admin',
    grant: { access: 'read-only', device: { vendorId: '0951', productId: '1666' } },
  });
  const { until } = (order.body as unknown as { grant: { until: number } }).grant;
  expect(until).toBeGreaterThanOrEqual(before + 30 * 60_000);
  // An order that comes later than the release would end is not carried out.
  expect(order.expiresAt).toBeLessThanOrEqual(until);
  // The same event again, as after a crash, asks for nothing new.
  await agent.leave();
  await AgentDouble.greeted(console_.linkUrl, agent.identity, agent.epoch).then((again) =>
    again.deliver([{ seq: 1, event }]),
  );
  expect((await requests()).find(({ id }: { id: string }) => id === event.id).state).toBe('granted');
});

test('a denied request says why, and what an agent makes up is bounded', async () => {
  const agent = await console_.agent();
  const event = request({ minutes: 1e12, reason: 'x'.repeat(1000), by: 'root', vendorId: 'not hex' });
  await agent.deliver([{ seq: 1, event }]);
  const denied = await console_.ask('POST', `/release-requests/${event.id}/deny`, { note: '请走审批' });
  expect(denied.body).toMatchObject({ state: 'denied', note: '请走审批', minutes: 43_200, device: null });
});

test('a release is given without being asked for, and taken back', async () => {
  const agent = await console_.agent();
  const path = `/devices/${agent.identity.agentId}/grants`;
  expect((await console_.ask('POST', path, { minutes: 10 })).status).toBe(201);
  const { grant } = (await agent.next('command')).body as unknown as { grant: { id: string } };
  expect((await console_.ask('POST', `${path}/revoke`, { grantId: grant.id })).status).toBe(201);
  expect((await agent.next('command')).body).toEqual({
    kind: 'device.revoke-grant',
    grantId: grant.id,
    by: 'admin',
  });
  expect((await console_.ask('POST', `/devices/${crypto.randomUUID()}/grants`, { minutes: 10 })).status).toBe(
    404,
  );
});

test('a challenge read out by telephone gets an answer that this agent takes, and only its own does', async () => {
  const identity = await console_.enrol();
  const key = Buffer.from(identity.releaseSecret, 'base64url');
  const mac: Mac = (message) => createHmac('sha256', key).update(message).digest();
  const challenge = makeChallenge(mac, 'any-device', 4711);
  const ask = (agentId: string, typed: string) =>
    console_.ask('POST', `/devices/${agentId}/release-code`, { challenge: typed, minutes: 1_440 });
  const { status, body } = await ask(identity.agentId, challenge.toLowerCase());
  expect(status).toBe(200);
  expect(body).toMatchObject({ purpose: 'any-device', minutes: 1_440, access: 'allow' });
  expect(readResponse(mac, challenge, body.response)).toEqual({ access: 'allow', minutes: 1_440 });

  const other = await console_.enrol();
  expect((await ask(other.agentId, challenge)).body.code).toBe('wrong-code');
  expect((await ask(identity.agentId, 'ABCD-EFGH')).status).toBe(403);
  const odd = { challenge, minutes: 77 };
  expect((await console_.ask('POST', `/devices/${identity.agentId}/release-code`, odd)).status).toBe(400);

  // On record, without the codes; and the secret is the same after a restart.
  const record = JSON.stringify((await console_.ask('GET', '/audit')).body);
  expect(record).toContain('release-code.given');
  expect(record).not.toContain(body.response);
  await console_.restart();
  expect((await ask(identity.agentId, challenge)).body.response).toBe(body.response);
});
