import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GuardEvent } from '../../../shared/events/event.ts';
import type { Access, DeviceGrant } from '../../../shared/policy/device-control.ts';
import type { DeviceDescriptor, InterfaceDecision } from '../../../shared/policy/device-decision.ts';
import { Policy } from '../../../shared/policy/schema.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import type { DeviceControlBackend } from '../../enforcers/usb/backend.ts';
import type { Spool } from '../spool/spool.ts';
import { openSpool } from '../testing/fixtures.ts';
import { DeviceControlPart } from './device-control-part.ts';
import type { GrantChange } from './grant-store.ts';

const STICK: DeviceDescriptor = {
  id: '1-2',
  vendorId: '0951',
  productId: '1666',
  serial: 'S1',
  vendor: 'Kingston',
  product: 'DataTraveler',
  interfaces: [{ id: '1-2:1.0', kind: 'usb', usb: { class: 8, subclass: 6, protocol: 80 }, alternates: [] }],
};
const COMBINED: DeviceDescriptor = {
  id: '1-3',
  vendorId: '1234',
  productId: '0001',
  interfaces: [
    { id: '1-3:1.0', kind: 'usb', usb: { class: 3, subclass: 1, protocol: 1 }, alternates: [] },
    { id: '1-3:1.1', kind: 'usb', usb: { class: 8, subclass: 6, protocol: 80 }, alternates: [] },
  ],
};

/** A system that does what it is told, for as long as `works`. */
class Computer implements DeviceControlBackend {
  plugged: DeviceDescriptor[] = [];
  now = new Map<string, Access>();
  installed = false;
  works = true;
  #changed = () => {};

  async install() {
    if (!this.works) throw new Error('EROFS: /etc/udev/rules.d');
    this.installed = true;
    return [{ name: 'rules', state: 'active' as const }];
  }
  differences = async () => [];
  async remove() {
    this.installed = false;
  }
  devices = async () => this.plugged;
  async enforce(_device: DeviceDescriptor, decisions: readonly InterfaceDecision[]) {
    return decisions.map(({ id, access }) => {
      this.now.set(id, access);
      return { id, wanted: access, achieved: access, mechanism: 'interface-authorization' };
    });
  }
  async watch(onChange: () => void) {
    this.#changed = onChange;
    return { mechanism: { name: 'hotplug', state: 'active' as const }, close: async () => {} };
  }
  async plug(...devices: DeviceDescriptor[]) {
    this.plugged = devices;
    this.#changed();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

let folder: string;
let spool: Spool;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-devices-'));
  spool = openSpool(join(folder, 'spool.db'));
});
afterEach(() => {
  spool.close();
  rmSync(folder, { recursive: true });
});

const numbered = (revision: number, deviceControl?: object) => ({
  revision,
  policy: Policy.parse({ name: 'test', rules: [], ...(deviceControl ? { deviceControl } : {}) }),
});

function part(computer: Computer, initial = numbered(0)) {
  const events: GuardEvent[] = [];
  const notices: Notice[] = [];
  let grants: DeviceGrant[] = [];
  let listener: (changes: GrantChange[]) => void = () => {};
  const it = new DeviceControlPart({
    backend: computer,
    platform: { peoplePresent: async () => [{ user: 'wangwei', groups: ['sales'] }] },
    grants: {
      active: () => grants,
      onChange: (to) => {
        listener = to;
        return () => {};
      },
    },
    initial,
    spool,
    report: (event, marks = []) => {
      events.push(GuardEvent.parse(event));
      void spool.setMarks(marks);
    },
    notify: (notice) => notices.push(notice),
  });
  const give = async (grant: DeviceGrant) => {
    grants = [grant];
    listener([{ kind: 'begun', grant }]);
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const decided = () => events.filter(({ type }) => type === 'device.decided');
  return { it, events, notices, decided, give };
}

test('a stick that policy refuses is switched off, told of once and explained to the person', async () => {
  const computer = new Computer();
  const { it, decided, notices } = part(computer);
  await it.start(() => {});
  const message = { 'zh-CN': '请使用加密U盘', en: 'Use an encrypted stick' };
  await it.configure(numbered(1, { usbStorage: 'block', message }));
  await computer.plug(STICK);
  await computer.plug(STICK);
  expect(computer.now.get('1-2:1.0')).toBe('block');
  expect(decided()).toMatchObject([
    {
      severity: 'medium',
      channel: 'removable-storage',
      device: { key: 'usb:0951:1666:S1', vendor: 'Kingston', serial: 'S1' },
      decision: { action: 'block', policyRevision: 1, message },
      outcome: { state: 'done' },
      details: { access: 'block', class: 'usb-storage', because: 'class' },
    },
  ]);
  expect(notices).toEqual([{ kind: 'device', name: 'Kingston DataTraveler', action: 'block', message }]);
  await it.stop();
});

test('a service that starts again repeats nothing; a device plugged in anew is told of', async () => {
  const computer = new Computer();
  const policy = numbered(1, { usbStorage: 'block' });
  computer.plugged = [STICK];
  const first = part(computer, policy);
  await first.it.start(() => {});
  expect(first.decided()).toHaveLength(1);
  await first.it.stop();
  spool.flush();
  const second = part(computer, policy);
  await second.it.start(() => {});
  expect(second.decided()).toHaveLength(0);
  await computer.plug();
  await computer.plug(STICK);
  expect(second.decided()).toHaveLength(1);
  await computer.plug({ ...STICK, instance: '9' }); // out and in again before anybody looked
  expect(second.decided()).toHaveLength(2);
  await second.it.stop();
});

test('a keyboard with storage: the event tells what each half got', async () => {
  const computer = new Computer();
  const { it, decided } = part(computer, numbered(1, { usbStorage: 'block' }));
  computer.plugged = [COMBINED];
  await it.start(() => {});
  expect(decided()[0]?.details?.interfaces).toBe(
    '1-3:1.0 essential: allow; 1-3:1.1 usb-storage: block (interface-authorization)',
  );
  await it.stop();
});

test('a temporary release lets the device in at once, and both are on record', async () => {
  const computer = new Computer();
  computer.plugged = [STICK];
  const { it, events, decided, give } = part(computer, numbered(1, { usbStorage: 'block' }));
  await it.start(() => {});
  await give({ id: 'g1', access: 'allow', device: { serial: 'S1' }, from: 0, until: Date.now() + 60_000 });
  expect(computer.now.get('1-2:1.0')).toBe('allow');
  expect(
    events.some(({ type, details }) => type === 'device.release-begun' && details?.grantId === 'g1'),
  ).toBe(true);
  expect(decided().at(-1)).toMatchObject({
    decision: { action: 'allow', ruleId: 'g1' },
    details: { because: 'grant' },
  });
  await it.stop();
});

test('who is logged in decides where policy says so', async () => {
  const computer = new Computer();
  computer.plugged = [STICK];
  const exception = { id: 'sales', access: 'read-only', device: { vendorId: '0951' }, groups: ['sales'] };
  const { it } = part(computer, numbered(1, { usbStorage: 'block', exceptions: [exception] }));
  await it.start(() => {});
  expect(computer.now.get('1-2:1.0')).toBe('read-only');
  await it.stop();
});

test('a policy that cannot be put in force leaves the former, and without any policy nothing is touched', async () => {
  const computer = new Computer();
  computer.installed = true; // by an earlier life whose policy was lost
  computer.plugged = [STICK];
  const { it, events } = part(computer);
  await it.start(() => {});
  expect(computer.installed).toBe(true);
  await it.configure(numbered(1, { usbStorage: 'read-only' }));
  computer.works = false;
  await expect(it.configure(numbered(2, { usbStorage: 'block' }))).rejects.toThrow('EROFS');
  expect(computer.now.get('1-2:1.0')).toBe('read-only');
  expect(events.some(({ type }) => type === 'device-control.failed')).toBe(true);
  await it.configure(numbered(3));
  expect(computer.installed).toBe(false);
  await it.stop();
});
