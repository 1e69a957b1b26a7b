import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeviceControl } from '../../../../shared/policy/device-control.ts';
import { decideDevice } from '../../../../shared/policy/device-decision.ts';
import { LinuxDeviceControl } from './device-control.ts';

let root: string;
let backend: LinuxDeviceControl;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'guardpost-sysfs-'));
  make('devices/usb1/interface_authorized_default', '1');
  link('bus/usb/devices/usb1', '../../../devices/usb1');
  backend = new LinuxDeviceControl({
    dataDir: join(root, 'data'),
    sysRoot: root,
    rulesDir: join(root, 'rules'),
    userUnits: join(root, 'units'),
    run: async () => ({ code: 0, stdout: '', stderr: '' }),
  });
});
afterEach(() => rmSync(root, { recursive: true }));

function make(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), `${text}\n`);
}
function link(path: string, target: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  symlinkSync(target, join(root, path));
}
const read = (path: string) => readFileSync(join(root, path), 'utf8').trim();

/** A device with one interface of the vendor's own class, on port 1-1. */
function plug(devnum: string, driver?: string): void {
  const facts = { idVendor: '1234', idProduct: '0004', devnum };
  for (const [name, value] of Object.entries(facts)) make(`devices/usb1/1-1/${name}`, value);
  const codes = {
    bInterfaceClass: 'ff',
    bInterfaceSubClass: '00',
    bInterfaceProtocol: '00',
    authorized: '1',
  };
  for (const [name, value] of Object.entries(codes)) make(`devices/usb1/1-1/1-1:1.0/${name}`, value);
  link('bus/usb/devices/1-1', '../../../devices/usb1/1-1');
  link('bus/usb/devices/1-1:1.0', '../../../devices/usb1/1-1/1-1:1.0');
  if (driver) link('devices/usb1/1-1/1-1:1.0/driver', `../../../../bus/usb/drivers/${driver}`);
}
const unbind = () => rmSync(join(root, 'devices/usb1/1-1/1-1:1.0/driver'));

const policy = DeviceControl.parse({ usbStorage: 'block' });
const context = { now: 0, utcOffsetMinutes: 0, users: [], groups: [], grants: [] };
async function pass() {
  const [device] = await backend.devices();
  const decisions = decideDevice(policy, device!, context);
  return { decisions, results: await backend.enforce(device!, decisions) };
}

test('storage that only its driver gave away stays blocked when the driver is gone', async () => {
  plug('5', 'ums-realtek');
  expect((await pass()).decisions).toMatchObject([{ class: 'usb-storage', access: 'block' }]);
  expect(read('devices/usb1/1-1/1-1:1.0/authorized')).toBe('0');
  unbind();
  expect((await pass()).results).toMatchObject([{ achieved: 'block' }]);
  expect(read('devices/usb1/1-1/1-1:1.0/authorized')).toBe('0');
});

test('another device in the same socket is judged for itself', async () => {
  plug('5', 'usb-storage');
  await pass();
  unbind();
  make('devices/usb1/1-1/devnum', '6');
  expect((await pass()).decisions).toMatchObject([{ class: 'other-usb', access: 'allow' }]);
});

test('lifted, everything is as it was: also what an administrator had switched off before', async () => {
  make('devices/usb1/interface_authorized_default', '0');
  plug('5');
  make('devices/usb1/1-1/1-1:1.0/authorized', '0');
  const before = read('devices/usb1/interface_authorized_default');
  expect(await backend.install(policy)).toMatchObject([
    { name: 'rules', state: 'active' },
    { name: 'default-deny', state: 'active' },
  ]);
  expect((await pass()).results).toMatchObject([
    { wanted: 'allow', achieved: 'block', note: expect.stringContaining('someone else') },
  ]);
  await backend.remove();
  expect(read('devices/usb1/interface_authorized_default')).toBe(before);
  expect(read('devices/usb1/1-1/1-1:1.0/authorized')).toBe('0');
});

test('each hand laid on it is a difference by name', async () => {
  await backend.install(policy);
  expect(await backend.differences(policy)).toEqual([]);
  make('devices/usb1/interface_authorized_default', '1');
  rmSync(join(root, 'rules'), { recursive: true });
  expect(await backend.differences(policy)).toEqual(['udev rules removed', 'usb1: new interfaces begin on']);
});

test('a kernel without interface authorisation is said, with what takes its place', async () => {
  rmSync(join(root, 'devices/usb1/interface_authorized_default'));
  expect((await backend.install(policy)).find(({ name }) => name === 'default-deny')).toMatchObject({
    state: 'missing',
    reason: expect.stringContaining('no interface authorisation'),
  });
});
