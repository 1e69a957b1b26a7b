import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startConsole } from '../../console/main.ts';
import { AgentDouble, anEvent } from '../../console/testing/agent-double.ts';
import type { Identity } from '../../console/testing/agent-identity.ts';
import { TestConsole } from '../../console/testing/test-console.ts';

let console_: TestConsole;
let identity: Identity;
let agent: AgentDouble;
beforeAll(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterAll(() => console_.stop());
beforeEach(async () => {
  identity = await console_.enrol();
  agent = await AgentDouble.greeted(console_.linkUrl, identity);
});

async function stored(): Promise<number> {
  const { body } = await console_.ask('GET', `/events?limit=200&agentId=${identity.agentId}`);
  return body.events.length as number;
}

describe('a frame that is no message is refused by name, counted, and harms no other', () => {
  test.each([
    ['no JSON', '{"type":', 'invalid-json'],
    ['nothing', '', 'invalid-json'],
    ['depth of a hundred thousand', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'invalid-message'],
    ['the type __proto__', '{"type":"__proto__"}', 'unknown-type'],
    ['the type constructor', '{"type":"constructor"}', 'unknown-type'],
    ['a message that only consoles send', '{"type":"welcome"}', 'unknown-type'],
    ['a confirmation of its own', `{"type":"ack","epoch":"${randomUUID()}","seq":9}`, 'unknown-type'],
    ['an order', '{"type":"command","body":{"kind":"network.release"}}', 'unknown-type'],
    ['events without a number', '{"type":"events","epoch":"x","events":[]}', 'invalid-message'],
  ])('%s', async (_, frame, code) => {
    agent.sayRaw(frame);
    expect(await agent.next('error')).toMatchObject({ code });
    await agent.deliver([{ seq: 1, event: anEvent() }]);
    expect(await stored()).toBe(1);
    expect((await console_.refused())[code]).toBeGreaterThan(0);
  });

  test('bytes instead of text', async () => {
    agent.sayRaw(Buffer.from([0xff, 0xfe, 0x00]));
    expect(await agent.next('error')).toMatchObject({ code: 'invalid-message' });
  });

  test('a frame of five megabytes ends the link, and is counted', async () => {
    const before = (await console_.refused())['too-large'] ?? 0;
    agent.sayRaw(`"${'x'.repeat(5 * 1024 * 1024)}"`);
    expect((await agent.closed).code).toBe(1009);
    expect((await console_.refused())['too-large']).toBe(before + 1);
  });

  test('nothing but nonsense ends the link', async () => {
    for (let n = 0; n < 200; n++) agent.sayRaw('{');
    expect((await agent.closed).code).toBe(4003);
  });
});

describe('events that are not what they seem', () => {
  test.each([
    ['from 1970', { at: 0 }, true],
    ['from the year 275760', { at: 8_640_000_000_000_000 }, true],
    ['from after the end of time', { at: 1e300 }, false],
    [
      'with a file name of lines and control characters',
      { file: { name: 'a\r\nb\u001b[2J\u202Ecod.exe', path: '/m/a', sizeBytes: 1 } },
      true,
    ],
    [
      'with markup for a name',
      { file: { name: '<img src=x onerror=alert(1)>', path: '/m/<script>', sizeBytes: 1 } },
      true,
    ],
    ['of a type of their own', { type: 'console.owned' }, false],
    ['with a prototype', JSON.parse('{"__proto__":{"severity":"critical"}}'), true],
    [
      'with a name of a megabyte',
      { file: { name: 'x'.repeat(1_000_000), path: '/m/x', sizeBytes: 1 } },
      false,
    ],
    ['with a size below nothing', { file: { name: 'x', path: '/m/x', sizeBytes: -1 } }, false],
  ])('%s: stored as they came or set aside, named in the answer, never half', async (_, changes, good) => {
    const ack = await agent.deliver([
      { seq: 1, event: anEvent() },
      { seq: 2, event: anEvent(changes as Record<string, unknown>) },
    ]);
    expect(ack.seq).toBe(2);
    expect(ack.rejected?.map(({ seq }) => seq) ?? []).toEqual(good ? [] : [2]);
    expect(await stored()).toBe(good ? 2 : 1);
    expect(({} as Record<string, unknown>).severity).toBeUndefined();
  });

  test.each([
    ['below one', 0],
    ['with a fraction', 1.5],
    ['beyond what a number can count', 2 ** 53],
  ])('a number %s: the batch is refused', async (_, seq) => {
    agent.say({ type: 'events', epoch: agent.epoch, events: [{ seq, event: anEvent() }] });
    expect(await agent.next('error')).toMatchObject({ code: 'invalid-message' });
    expect(await stored()).toBe(0);
  });

  test('more in a batch than a batch may have: refused', async () => {
    const events = Array.from({ length: 501 }, (_, index) => ({ seq: index + 1, event: {} }));
    agent.say({ type: 'events', epoch: agent.epoch, events });
    expect(await agent.next('error')).toMatchObject({ code: 'invalid-message' });
  });
});

describe('replays', () => {
  test('a batch that comes ten times is stored once', async () => {
    const batch = [1, 2, 3].map((seq) => ({ seq, event: anEvent() }));
    for (let n = 0; n < 10; n++) await agent.deliver(batch);
    expect(await stored()).toBe(3);
  });

  test('other events under numbers that are taken change nothing of what is stored', async () => {
    await agent.deliver([{ seq: 1, event: anEvent({ severity: 'critical' }) }]);
    await agent.deliver([{ seq: 1, event: anEvent({ severity: 'info' }) }]);
    const { body } = await console_.ask('GET', `/events?limit=5&agentId=${identity.agentId}`);
    expect(body.events.map(({ severity }: { severity: string }) => severity)).toEqual(['critical']);
  });

  test('an answer to an order that was never given, or was another’s, changes nothing', async () => {
    const other = await console_.enrol('pc-2');
    const { body } = await console_.ask('POST', `/devices/${other.agentId}/commands`, {
      kind: 'quarantine.restore',
      quarantineId: randomUUID(),
    });
    agent.say({ type: 'command-result', id: body.id, state: 'done' });
    agent.say({ type: 'command-result', id: randomUUID(), state: 'done' });
    await agent.deliver([{ seq: 1, event: anEvent() }]);
    const { body: commands } = await console_.ask('GET', `/devices/${other.agentId}/commands`);
    expect(JSON.stringify(commands)).not.toContain('"done"');
  });
});

describe('one agent in the name of another', () => {
  test('says hello by its id: refused, and the other’s link stays', async () => {
    const other = await console_.enrol('pc-2');
    const theirs = await AgentDouble.greeted(console_.linkUrl, other);
    const thief = await AgentDouble.connect(console_.linkUrl, identity);
    thief.hello({ agentId: other.agentId });
    expect(await thief.next('error')).toMatchObject({ code: 'wrong-agent' });
    expect((await thief.closed).code).toBe(4001);
    await theirs.deliver([{ seq: 1, event: anEvent() }]);
  });

  test('counts in the other’s epoch: it has a cursor of its own', async () => {
    await agent.deliver([1, 2, 3].map((seq) => ({ seq, event: anEvent() })));
    const other = await console_.enrol('pc-2');
    const theirs = await AgentDouble.connect(console_.linkUrl, other, agent.epoch);
    theirs.hello();
    expect((await theirs.next('welcome')).cursor).toBe(0);
    await theirs.deliver([{ seq: 1, event: anEvent() }]);
    expect(await stored()).toBe(3);
  });
});

describe('enrolment', () => {
  const ask = (token: string) =>
    console_.ask(
      'POST',
      '/enrol',
      { token, hostname: 'thief', platform: 'linux', osVersion: 'x', agentVersion: '1' },
      { cookie: '' },
    );

  test.each([
    ['a token that was guessed', 'A'.repeat(43)],
    ['an empty one', ''],
    ['one with SQL', "' or 1=1 -- and some more of it to be long"],
  ])('with %s: refused', async (_, token) => {
    expect((await ask(token)).status).toBeGreaterThanOrEqual(400);
    const { body } = await console_.ask('GET', '/devices');
    expect(JSON.stringify(body)).not.toContain('thief');
  });
});
