import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceControl } from '../../../../shared/policy/device-control.ts';
import { type DeviceContext, decideDevice } from '../../../../shared/policy/device-decision.ts';
import type { Command, CommandOutput } from '../../command.ts';
import { recording } from '../../testing/fixture.ts';
import { memoryFiles } from '../../testing/memory-files.ts';
import { FakeRegistry, fakeRun } from '../testing/fake-windows.ts';
import { WindowsDeviceControl } from './device-control.ts';
import { describeDevices, parseDevices, usbIds, usbTriple } from './device-nodes.ts';
import { disableDevice, setDiskReadOnly, switchByModule } from './device-switch.ts';
import { RESTRICTIONS } from './standing-policy.ts';

const STICK = 'USB\\VID_0781&PID_5581\\A20054F50D478A23';
const PHONE = 'USB\\VID_2717&PID_FF40\\EXAMPLE0SERIAL01';
const COMPOSITE = 'USB\\VID_18D1&PID_4EE2\\R58M1234ABC';
const context: DeviceContext = { now: 0, utcOffsetMinutes: 0, users: [], groups: [], grants: [] };

describe('devices as Windows tells of them', () => {
  const devices = describeDevices(parseDevices(JSON.parse(recording('windows/devices.json'))));

  it('are told apart by descriptor codes, in whatever language Windows speaks', () => {
    const policy = DeviceControl.parse({
      usbStorage: 'block',
      portable: 'block',
      otherUsb: { default: 'block' },
    });
    const classes = devices.map((device) => [
      device.id,
      ...decideDevice(policy, device, context).map((decision) => decision.class),
    ]);
    expect(classes).toEqual([
      [STICK, 'usb-storage'],
      [PHONE, 'portable'],
      [COMPOSITE, 'portable', 'portable'],
      ['USB\\VID_046D&PID_C31C\\5&12345&0&1', 'essential'],
      ['USB\\VID_05E3&PID_0608\\5&ABC&0&1', 'essential'],
    ]);
  });

  it('have the ids and the serial number of the descriptor, none that Windows made up', () => {
    expect(devices[0]).toMatchObject({
      vendorId: '0781',
      productId: '5581',
      serial: 'A20054F50D478A23',
      vendor: '兼容 USB 存储设备',
    });
    expect(devices[3]!.serial).toBeUndefined();
    expect(usbIds('USB\\ROOT_HUB30\\5&10c37a43&0&0')).toEqual({});
    expect(usbTriple(['USB\\COMPAT_VID_2717&Class_06&SubClass_01&Prot_01'])).toBeUndefined();
  });

  it('a stick that is switched off is still known for one', () => {
    const tree = parseDevices(JSON.parse(recording('windows/devices.json')));
    const off = tree.nodes.map((node) => ({ ...node, Service: null, ConfigManagerErrorCode: 22 }));
    const [stick] = describeDevices({ ...tree, nodes: off });
    expect(decideDevice(DeviceControl.parse({}), stick!, context)[0]!.class).toBe('usb-storage');
  });

  it('nonsense is no device', () => {
    for (const json of [
      undefined,
      null,
      'x',
      [],
      { nodes: 'x', disks: [{}] },
      { nodes: [{ PNPDeviceID: 1 }] },
    ])
      expect(describeDevices(parseDevices(json))).toEqual([]);
  });
});

/** A computer with the recorded devices, whose pnputil and Set-Disk work. */
class FakePc {
  readonly registry = new FakeRegistry();
  readonly tree = JSON.parse(recording('windows/devices.json'));
  /** pnputil of before Windows 10 2004 knows no /disable-device. */
  oldPnputil = false;
  readOnlyWorks = true;
  readonly run = fakeRun(this.registry, (command) => this.answer(command));

  constructor() {
    this.tree.disks = [this.tree.disks];
    this.registry.set('HKLM\\SYSTEM\\CurrentControlSet\\Services\\USBSTOR', 'Start', {
      type: 'REG_DWORD',
      data: '0x3',
    });
  }

  node(id: string) {
    return this.tree.nodes.find((node: { PNPDeviceID: string }) => node.PNPDeviceID === id);
  }

  private answer(command: Command): CommandOutput {
    const output = { code: 0, stdout: '', stderr: '' };
    const [verb, id] = command.args;
    if (command.file === 'pnputil.exe') {
      if (this.oldPnputil) return { ...output, code: 1, stdout: 'Microsoft PnP 工具\r\n用法:' };
      if (verb === '/disable-device') this.node(id!).ConfigManagerErrorCode = 22;
      if (verb === '/enable-device') this.node(id!).ConfigManagerErrorCode = 0;
      return output;
    }
    const script = command.script ?? '';
    const disk = /Set-Disk -Number (\d+) -IsReadOnly \$(true|false)/.exec(script);
    if (disk && this.readOnlyWorks) this.tree.disks[0].IsReadOnly = disk[2] === 'true';
    const module = /(Enable|Disable)-PnpDevice -InstanceId '([^']*)'/.exec(script);
    if (module) this.node(module[2]!).ConfigManagerErrorCode = module[1] === 'Enable' ? 0 : 22;
    if (script.includes('Win32_PnPEntity')) return { ...output, stdout: JSON.stringify(this.tree) };
    return output;
  }
}

describe('a policy on a computer', () => {
  let pc: FakePc;
  let files: ReturnType<typeof memoryFiles>;
  const backend = () => new WindowsDeviceControl({ dataDir: 'data', run: pc.run, files });
  const enforce = async (
    control: WindowsDeviceControl,
    input: unknown,
    grants: DeviceContext['grants'] = [],
  ) => {
    const policy = DeviceControl.parse(input);
    await control.install(policy);
    const results = [];
    for (const device of await control.devices()) {
      const decisions = decideDevice(policy, device, { ...context, grants });
      results.push(...(await control.enforce(device, decisions)));
    }
    return Object.fromEntries(results.map(({ id, achieved, mechanism }) => [id, `${achieved} ${mechanism}`]));
  };
  beforeEach(() => {
    pc = new FakePc();
    files = memoryFiles();
  });

  it('blocks stick and phones, leaves keyboard and hub, and undoes all of it', async () => {
    const before = JSON.stringify([pc.tree, pc.registry.dump()]);
    const policy = { usbStorage: 'block', portable: 'block', otherUsb: { default: 'block' } };
    const results = await enforce(backend(), policy);
    expect(results).toEqual({
      [STICK]: 'block device-disabled',
      [PHONE]: 'block device-disabled',
      [`${COMPOSITE.replace('\\R58M1234ABC', '&MI_00')}\\7&1A2B3C&0&0000`]: 'block device-disabled',
      [`${COMPOSITE.replace('\\R58M1234ABC', '&MI_01')}\\7&1A2B3C&0&0001`]: 'block device-disabled',
      'USB\\VID_046D&PID_C31C\\5&12345&0&1': 'allow none',
      'USB\\VID_05E3&PID_0608\\5&ABC&0&1': 'allow none',
    });
    expect(await backend().differences(DeviceControl.parse(policy))).toEqual([]);
    await backend().remove(); // another process, after a restart
    expect(JSON.stringify([pc.tree, pc.registry.dump()])).toBe(before);
    expect([...files.all]).toEqual([]);
  });

  it('makes a stick read-only, and writable again when policy allows', async () => {
    const control = backend();
    expect((await enforce(control, { usbStorage: 'read-only', sd: 'read-only' }))[STICK]).toBe(
      'read-only disk-attribute',
    );
    expect(pc.tree.disks[0].IsReadOnly).toBe(true);
    expect((await enforce(control, {}))[STICK]).toBe('allow device');
    expect(pc.tree.disks[0].IsReadOnly).toBe(false);
  });

  it('blocks instead where a disk takes no read-only', async () => {
    pc.readOnlyWorks = false;
    expect((await enforce(backend(), { usbStorage: 'read-only' }))[STICK]).toBe('block device-disabled');
  });

  it('a release opens one stick and its class for as long as it lasts', async () => {
    const control = backend();
    const policy = { usbStorage: 'block', sd: 'block' };
    await enforce(control, policy);
    const grant = { id: 'g', access: 'allow' as const, device: { serial: 'A20054*' }, from: 0, until: 1 };
    expect((await enforce(control, policy, [grant]))[STICK]).toBe('allow device');
    const allowed = `${RESTRICTIONS}\\AllowInstanceIDs`.toLowerCase();
    expect(pc.registry.dump()).toContain(`${allowed}\\7001 REG_SZ ${STICK}`);
    expect(pc.registry.dump().join()).not.toContain('Deny_Read');
    expect((await enforce(control, policy))[STICK]).toBe('block device-disabled');
    expect(pc.registry.dump().join()).toContain('Deny_Read REG_DWORD 0x1');
    expect(pc.registry.dump().join()).not.toContain(STICK);
  });

  it('never enables what somebody else had switched off', async () => {
    pc.node(STICK).ConfigManagerErrorCode = 22;
    expect((await enforce(backend(), {}))[STICK]).toBe('block device-disabled');
    await backend().remove();
    expect(pc.node(STICK).ConfigManagerErrorCode).toBe(22);
  });

  it('goes by the PowerShell module where pnputil is old', async () => {
    pc.oldPnputil = true;
    expect((await enforce(backend(), { usbStorage: 'block' }))[STICK]).toBe('block device-disabled');
  });

  it('tells what somebody changed', async () => {
    const policy = DeviceControl.parse({ usbStorage: 'block', sd: 'block' });
    await backend().install(policy);
    pc.registry.set(RESTRICTIONS, 'DenyDeviceIDs', { type: 'REG_DWORD', data: '0x0' });
    expect(await backend().differences(policy)).toEqual([`${RESTRICTIONS}\\DenyDeviceIDs changed`]);
  });

  it('says what holds only while the agent runs', async () => {
    const mechanisms = await backend().install(
      DeviceControl.parse({ otherUsb: { default: 'block' }, bluetoothFileTransfer: 'block' }),
    );
    expect(mechanisms.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'policies active',
      'other-usb-default missing',
      'bluetooth active',
    ]);
  });
});

it('an instance id is one argument or one literal, whatever is in it', () => {
  const id = "USB\\VID_1&PID_2\\'; Stop-Computer; ’$(calc)\n客户";
  expect(disableDevice(id).args).toEqual(['/disable-device', id]);
  expect(switchByModule(id, false).script).not.toContain('Stop-Computer;');
  expect(() => setDiskReadOnly(Number('1; rm'), true)).toThrow();
});
