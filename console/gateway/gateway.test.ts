import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLOSE, MAX_EVENT_BYTES, MAX_FRAME_BYTES } from '../../shared/protocol/limits.ts';
import { startConsole } from '../main.ts';
import { AgentDouble, anEvent } from '../testing/agent-double.ts';
import { TestConsole } from '../testing/test-console.ts';

let console_: TestConsole;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterAll(() => console_.stop());

async function stored(agentId: string): Promise<{ id: string; at: number }[]> {
  return (await console_.ask('GET', `/events?agentId=${agentId}&limit=200`)).body.events;
}

describe('who is not enrolled does not get in', () => {
  test('an agent cannot speak for another one', async () => {
    const [one, other] = [await console_.enrol(), await console_.enrol()];
    const agent = await AgentDouble.connect(console_.linkUrl, one);
    agent.hello({ agentId: other.agentId });
    expect((await agent.next('error')).code).toBe('wrong-agent');
    expect((await agent.closed).code).toBe(CLOSE.notEnrolled);
    expect((await console_.ask('GET', `/devices/${other.agentId}`)).body.state).toBe('offline');
  });
});

describe('hello', () => {
  test('comes first', async () => {
    const agent = await AgentDouble.connect(console_.linkUrl, await console_.enrol());
    agent.say({ type: 'events', epoch: agent.epoch, events: [{ seq: 1, event: anEvent() }] });
    expect(await agent.next('error')).toMatchObject({ code: 'not-welcome', about: 'events' });
    agent.hello();
    expect((await agent.next('welcome')).cursor).toBe(0);
    expect(await stored(agent.identity.agentId)).toEqual([]);
    await agent.leave();
  });

  test('names a version that both speak, or the link ends', async () => {
    const agent = await AgentDouble.connect(console_.linkUrl, await console_.enrol());
    agent.hello({ versions: [99] });
    expect((await agent.next('error')).code).toBe('unsupported-version');
    expect((await agent.closed).code).toBe(CLOSE.protocolVersion);

    const newer = await AgentDouble.connect(console_.linkUrl, agent.identity);
    newer.hello({ versions: [1, 99] });
    expect((await newer.next('welcome')).version).toBe(1);
    await newer.leave();
  });

  test('of a second link replaces the first where that one’s agent has left without a word', async () => {
    const first = await console_.agent();
    first.freeze();
    const second = await AgentDouble.greeted(console_.linkUrl, first.identity);
    const { body } = await console_.ask('GET', `/devices/${first.identity.agentId}`);
    expect(body).toMatchObject({ state: 'online', identityAlert: null });
    expect((await second.deliver([{ seq: 1, event: anEvent() }])).seq).toBe(1);
    await second.leave();
  });
});

describe('a message that cannot be used is answered and counted, and the link goes on', () => {
  test.each([
    ['no JSON', 'hello?', 'invalid-json'],
    ['no object', '[]', 'invalid-message'],
    ['no type', '{}', 'invalid-message'],
    ['an unknown type', '{"type":"reboot"}', 'unknown-type'],
    ['a type of every object', '{"type":"constructor"}', 'unknown-type'],
    ['a broken schema', '{"type":"heartbeat","at":"now"}', 'invalid-message'],
    ['an empty batch', `{"type":"events","epoch":"${randomUUID()}","events":[]}`, 'invalid-message'],
    ['no text', Buffer.from([1, 2, 3]), 'invalid-message'],
    [
      'deep nesting',
      `{"type":"heartbeat","at":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      'invalid-message',
    ],
  ])('%s', async (_name, frame, code) => {
    const agent = await console_.agent();
    const before = (await console_.refused())[code] ?? 0;
    agent.sayRaw(frame);
    expect((await agent.next('error')).code).toBe(code);
    expect((await console_.refused())[code]).toBe(before + 1);
    agent.say({ type: 'heartbeat', at: 7 });
    expect((await agent.next('heartbeat')).at).toBe(7);
    await agent.leave();
  });

  test('a frame over the limit ends the link', async () => {
    const agent = await console_.agent();
    agent.sayRaw('x'.repeat(MAX_FRAME_BYTES + 1));
    expect((await agent.closed).code).toBe(1009);
    expect((await console_.refused())['too-large']).toBe(1);
  });

  test('an agent that says nothing but nonsense is cut off', async () => {
    const agent = await console_.agent();
    for (let i = 0; i < 20; i++) agent.sayRaw('nonsense');
    expect((await agent.closed).code).toBe(CLOSE.invalidMessage);
  });
});

describe('events', () => {
  test('one that breaks the schema is set aside and named; the rest is stored', async () => {
    const agent = await console_.agent();
    const [good, late] = [anEvent(), anEvent()];
    const ack = await agent.deliver([
      { seq: 1, event: good },
      { seq: 2, event: { ...anEvent(), severity: 'terrible' } },
      { seq: 3, event: { ...anEvent(), details: { padding: 'x'.repeat(MAX_EVENT_BYTES) } } },
      { seq: 4, event: null },
      { seq: 5, event: late },
    ]);
    expect(ack.seq).toBe(5);
    expect(ack.rejected?.map(({ seq }) => seq)).toEqual([2, 3, 4]);
    expect(ack.rejected?.[0]?.reason).toMatch(/severity/);
    expect((await stored(agent.identity.agentId)).map(({ id }) => id)).toEqual([late.id, good.id]);
    await agent.leave();
  });

  test('a batch sent again, or an old number with another content, adds nothing', async () => {
    const agent = await console_.agent();
    const batch = [1, 2, 3].map((seq) => ({ seq, event: anEvent() }));
    await agent.deliver(batch);
    const before = (await console_.refused()).duplicate ?? 0;
    expect((await agent.deliver(batch)).seq).toBe(3);
    expect((await agent.deliver([{ seq: 2, event: anEvent() }])).seq).toBe(2);
    expect((await stored(agent.identity.agentId)).map(({ id }) => id)).toEqual(
      batch.map(({ event }) => event.id).reverse(),
    );
    expect((await console_.refused()).duplicate).toBe(before + 4);
    await agent.leave();
  });

  test('a cursor outlives the console, and a new epoch starts at nothing', async () => {
    const agent = await console_.agent();
    await agent.deliver([{ seq: 41, event: anEvent() }]);
    await console_.restart();
    expect((await agent.closed).code).toBe(1001);
    await console_.logIn();

    const again = await AgentDouble.connect(console_.linkUrl, agent.identity, agent.epoch);
    again.hello();
    expect((await again.next('welcome')).cursor).toBe(41);
    await again.leave();
    const reborn = await AgentDouble.connect(console_.linkUrl, agent.identity);
    reborn.hello();
    expect((await reborn.next('welcome')).cursor).toBe(0);
    expect((await reborn.deliver([{ seq: 41, event: anEvent() }])).rejected).toBeUndefined();
    expect(await stored(agent.identity.agentId)).toHaveLength(2);
    await reborn.leave();
  });

  test('dates far off are kept and found', async () => {
    const agent = await console_.agent();
    const dates = [0, 4_102_444_800_000, 8_640_000_000_000_000];
    await agent.deliver(dates.map((at, index) => ({ seq: index + 1, event: anEvent({ at }) })));
    expect((await stored(agent.identity.agentId)).map(({ at }) => at)).toEqual(dates.reverse());
    const { status, body } = await console_.ask('GET', '/overview?from=0&to=8640000000000001');
    expect(status).toBe(200);
    expect(body.events.total).toBeGreaterThanOrEqual(3);
    expect(body.events.overTime.length).toBeLessThanOrEqual(61);
    await agent.leave();
  });

  test('hostile text is stored as it came', async () => {
    const agent = await console_.agent();
    const name = `<img src=x onerror=alert(1)>=cmd|'/c calc'!A1\n\u0000\u202e';drop table events;--`;
    await agent.deliver([{ seq: 1, event: anEvent({ file: { name, path: `/m/${name}`, sizeBytes: 1 } }) }]);
    const q = encodeURIComponent("';drop");
    const { headers, body } = await console_.ask('GET', `/events?agentId=${agent.identity.agentId}&q=${q}`);
    expect(body.events[0].file.name).toBe(name);
    expect(headers.get('content-type')).toContain('application/json');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    await agent.leave();
  });
});

describe('policy and orders', () => {
  test('an agent with another revision gets the one in force, and its answer is kept', async () => {
    const agent = await AgentDouble.greeted(console_.linkUrl, await console_.enrol(), undefined, 0);
    const { revision, document } = await agent.next('policy');
    expect(document).toMatchObject({ rules: expect.any(Array) });
    agent.say({ type: 'policy-status', revision, state: 'refused', reason: 'rules.0: no such level' });
    await expect
      .poll(async () => (await console_.ask('GET', `/devices/${agent.identity.agentId}`)).body)
      .toMatchObject({ policyState: 'refused', policyReason: 'rules.0: no such level', policyRevision: 0 });
    agent.say({ type: 'policy-status', revision, state: 'applied', ms: 12 });
    await expect
      .poll(async () => (await console_.ask('GET', `/policies/${revision}/adoption`)).body.devices)
      .toContainEqual(
        expect.objectContaining({ agentId: agent.identity.agentId, state: 'applied', ms: 12, online: true }),
      );
    await agent.leave();
  });

  test('a publication reaches a connected agent at once', async () => {
    const agent = await console_.agent();
    const { current } = (await console_.ask('GET', '/policies')).body;
    const { source } = (await console_.ask('GET', `/policies/${current}`)).body;
    await console_.ask('POST', '/policies', { source, baseRevision: current });
    expect((await agent.next('policy')).revision).toBe(current + 1);
    await agent.leave();
  });

  test('an order waits for an absent agent and is repeated until answered', async () => {
    const identity = await console_.enrol();
    const path = `/devices/${identity.agentId}/commands`;
    const quarantineId = randomUUID();
    const { status, body } = await console_.ask('POST', path, { kind: 'quarantine.restore', quarantineId });
    expect(status).toBe(201);
    expect(body.state).toBe('waiting');
    for (let link = 0; link < 2; link++) {
      const agent = await AgentDouble.greeted(console_.linkUrl, identity);
      expect(await agent.next('command')).toMatchObject({ id: body.id, body: { quarantineId } });
      await agent.leave();
    }
    const other = await console_.agent();
    other.say({ type: 'command-result', id: body.id, state: 'done' });
    const agent = await AgentDouble.greeted(console_.linkUrl, identity);
    await agent.next('command');
    expect((await console_.ask('GET', path)).body.commands[0].state).toBe('sent');
    agent.say({ type: 'command-result', id: body.id, state: 'failed', reason: 'no-space' });
    await expect
      .poll(async () => (await console_.ask('GET', path)).body.commands[0])
      .toMatchObject({ state: 'failed', reason: 'no-space' });
    await agent.leave();
    await other.leave();
  });
});

test('an agent that stops answering is cut off and shown as silent', async () => {
  const quick = await TestConsole.start(startConsole, { heartbeatSeconds: 1 });
  try {
    await quick.logIn();
    const agent = await quick.agent();
    const health = { spoolEvents: 3, spoolBytes: 9, dropped: 0, rssBytes: 1, cpuPercent: 0, parts: [] };
    agent.say({ type: 'heartbeat', at: 1, health });
    await agent.next('heartbeat');
    const path = `/devices/${agent.identity.agentId}`;
    expect((await quick.ask('GET', path)).body).toMatchObject({ state: 'online', health });
    expect((await agent.closed).code).toBe(1006);
    await expect
      .poll(async () => (await quick.ask('GET', path)).body)
      .toMatchObject({ state: 'silent', health });
  } finally {
    await quick.stop();
  }
});

test('batches are stored in the order they were sent, also when one has more to tell than events', async () => {
  const agent = await console_.agent();
  const device = { key: 'usb:0781:5583:X', bus: 'usb', vendorId: '0781', productId: '5583', serial: 'X' };
  const told = [1, 2, 3].map((seq) => ({ seq, event: anEvent({ type: 'device.arrived', device }) }));
  agent.say({ type: 'events', epoch: agent.epoch, events: told });
  agent.say({
    type: 'events',
    epoch: agent.epoch,
    events: [{ seq: 4, event: anEvent({ device: undefined }) }],
  });
  while ((await agent.next('ack')).seq < 4);
  const { events } = (await console_.ask('GET', `/events?agentId=${agent.identity.agentId}`)).body;
  const ids = events.map(({ type }: { type: string }) => type).reverse();
  expect(ids).toEqual(['device.arrived', 'device.arrived', 'device.arrived', 'file.seen']);
  await agent.leave();
});
