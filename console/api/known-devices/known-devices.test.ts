import { afterEach, beforeEach, expect, test } from 'vitest';
import { decideDevice } from '../../../shared/policy/device-decision.ts';
import type { Policy } from '../../../shared/policy/schema.ts';
import { startConsole } from '../../main.ts';
import { AgentDouble, anEvent } from '../../testing/agent-double.ts';
import { TestConsole } from '../../testing/test-console.ts';

let console_: TestConsole;
beforeEach(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterEach(() => console_.stop());

const STICK = {
  key: 'usb:0951:1666:A1',
  bus: 'usb',
  vendorId: '0951',
  productId: '1666',
  serial: 'A1',
  vendor: 'Kingston',
};
const arrived = (device: object, at = 1_000) =>
  anEvent({ type: 'device.arrived', device, at, actor: undefined });
const known = async () => (await console_.ask('GET', '/known-devices')).body;
const decide = (id: string, access: string | null, note = '') =>
  console_.ask('POST', `/known-devices/${id}/decision`, { access, note });

async function publish(section = 'deviceControl: { usbStorage: block }', base?: number) {
  const { current } = (await console_.ask('GET', '/policies')).body;
  return console_.ask('POST', '/policies', {
    source: `name: test\n${section}\nrules: []\n`,
    note: '',
    baseRevision: base ?? current,
  });
}

/** What an agent that holds this policy does with a stick. */
function accessOf(policy: Policy, stick: { vendorId?: string; productId?: string; serial?: string }) {
  const device = {
    id: 'x',
    interfaces: [
      { id: 'x:0', kind: 'usb' as const, usb: { class: 8, subclass: 6, protocol: 80 }, alternates: [] },
    ],
    ...stick,
  };
  const context = { now: Date.now(), utcOffsetMinutes: 0, users: [], groups: [], grants: [] };
  return decideDevice(policy.deviceControl!, device, context)[0]!.access;
}

test('a stick is one device on every PC, with everybody who used it', async () => {
  const [one, two] = [await console_.agent(), await console_.agent()];
  const uses = [
    { seq: 1, event: arrived(STICK, 5_000) },
    { seq: 2, event: anEvent({ device: STICK, at: 6_000, actor: { user: '王伟' } }) },
  ];
  await one.deliver(uses);
  // Told again, as after a crash of the console: nothing is counted twice.
  await one.deliver(uses);
  await two.deliver([{ seq: 1, event: arrived({ ...STICK, node: 'sdc1' }, 2_000) }]);
  // What says nothing of itself is another device on every PC.
  for (const agent of [one, two])
    await agent.deliver([{ seq: 9, event: arrived({ key: 'loop0', bus: 'loop' }) }]);
  const { devices, enforced } = await known();
  expect(enforced).toBe(false);
  expect(devices).toHaveLength(3);
  expect(devices[0]).toMatchObject({
    serial: 'A1',
    vendor: 'Kingston',
    firstSeenAt: 2_000,
    lastSeenAt: 6_000,
    scope: 'device',
    access: null,
  });
  expect(devices[0].uses).toMatchObject([
    { agentId: one.identity.agentId, user: '王伟' },
    { agentId: one.identity.agentId, user: null, firstSeenAt: 5_000, lastSeenAt: 5_000 },
    { agentId: two.identity.agentId, user: null },
  ]);
  expect(devices[1]).toMatchObject({ bus: 'loop', scope: 'none' });
  expect((await decide(devices[1].id, 'allow')).status).toBe(409);
  const owned = await console_.ask('PUT', `/known-devices/${devices[0].id}/owner`, { owner: '王伟' });
  expect(owned.body.owner).toBe('王伟');
});

test('one click, and agents let this stick pass and no other of its model', async () => {
  await publish();
  const agent = await AgentDouble.greeted(console_.linkUrl, await console_.enrol(), undefined, 2);
  await agent.deliver([{ seq: 1, event: arrived(STICK) }]);
  const { id } = (await known()).devices[0];
  const approved = await decide(id, 'allow', '财务部专用');
  expect(approved.body).toMatchObject({
    revision: 3,
    device: { access: 'allow', decidedBy: 'admin', note: '财务部专用' },
  });
  const { revision, document } = await agent.next('policy');
  expect(revision).toBe(3);
  expect(accessOf(document as Policy, STICK)).toBe('allow');
  expect(accessOf(document as Policy, { ...STICK, serial: 'A2' })).toBe('block');

  expect((await decide(id, 'read-only')).body.revision).toBe(4);
  expect(accessOf((await agent.next('policy')).document as Policy, STICK)).toBe('read-only');
  await decide(id, null);
  expect(accessOf((await agent.next('policy')).document as Policy, STICK)).toBe('block');
});

test('decisions outlive the next policy, and are no conflict for who is writing it', async () => {
  await publish();
  const agent = await AgentDouble.greeted(console_.linkUrl, await console_.enrol(), undefined, 2);
  await agent.deliver([{ seq: 1, event: arrived(STICK) }]);
  await decide((await known()).devices[0].id, 'allow');
  await agent.next('policy');
  // The editor was opened at revision 2.
  expect((await publish('deviceControl: { usbStorage: block, sd: block }', 2)).status).toBe(201);
  const { document } = await agent.next('policy');
  expect((document as Policy).deviceControl?.sd).toBe('block');
  expect(accessOf(document as Policy, STICK)).toBe('allow');
  // Another text since is one.
  expect((await publish('', 2)).status).toBe(409);
  await console_.restart();
  const { revisions } = (await console_.ask('GET', '/policies')).body;
  expect(revisions.map(({ kind }: { kind: string }) => kind)).toEqual([
    'policy',
    'devices',
    'policy',
    'policy',
  ]);
});

test('without device control in the policy a decision waits for one that has it', async () => {
  const agent = await console_.agent();
  await agent.deliver([{ seq: 1, event: arrived(STICK) }]);
  expect((await decide((await known()).devices[0].id, 'allow')).body.revision).toBeNull();
  await publish();
  expect(accessOf((await agent.next('policy')).document as Policy, STICK)).toBe('allow');
});

test('a stick whose serial number reads as a pattern can be denied, never approved', async () => {
  await publish();
  const agent = await AgentDouble.greeted(console_.linkUrl, await console_.enrol(), undefined, 2);
  await agent.deliver([{ seq: 1, event: arrived({ ...STICK, key: 'k', serial: '*' }) }]);
  const { id } = (await known()).devices[0];
  for (const access of ['allow', 'read-only']) expect((await decide(id, access)).body.code).toBe('conflict');
  expect((await decide(id, 'block')).status).toBe(200);
});

test('a stick without a serial number stands for its model, and one with a number goes before it', async () => {
  await publish();
  const agent = await AgentDouble.greeted(console_.linkUrl, await console_.enrol(), undefined, 2);
  const { serial: _none, ...model } = STICK;
  await agent.deliver([
    { seq: 1, event: arrived({ ...model, key: 'm' }, 1_000) },
    { seq: 2, event: arrived(STICK, 2_000) },
  ]);
  const [stick, kind] = (await known()).devices;
  expect([stick.scope, kind.scope]).toEqual(['device', 'model']);
  await decide(kind.id, 'allow');
  await decide(stick.id, 'block');
  await agent.next('policy');
  const { document } = await agent.next('policy');
  expect(accessOf(document as Policy, STICK)).toBe('block');
  expect(accessOf(document as Policy, { ...STICK, serial: 'other' })).toBe('allow');
});
