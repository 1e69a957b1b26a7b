import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceInfo } from '../../../../shared/events/observation.ts';
import type { StorageChange } from '../../platform.ts';
import { anyText } from '../../testing/any-text.ts';
import { recording } from '../../testing/fixture.ts';
import { deviceEvents, parseDeviceEvent } from './events.ts';
import { watchWindowsStorage } from './storage-watcher.ts';
import { describeStorage, parseStorage, surveyStorage } from './survey.ts';

const tree = parseStorage(JSON.parse(recording('windows/storage.json')));

describe('disks and volumes', () => {
  const survey = describeStorage(tree, new Set());

  it('a stick and an external disk that calls itself SCSI are removable, disks inside are not', () => {
    expect([...survey.mounts.keys()]).toEqual(['E:\\', 'F:\\']);
    expect([...survey.devices.keys()]).toEqual(['usb:0781:5581:A20054F50D478A23', 'usb:152d:0562:BRIDGE01']);
  });

  it('are told with the ids of the USB device that they hang on', () => {
    expect(survey.mounts.get('E:\\')!.device).toEqual({
      key: 'usb:0781:5581:A20054F50D478A23',
      bus: 'usb',
      vendorId: '0781',
      productId: '5581',
      product: 'SanDisk Sandisk Ultra',
      serial: 'A20054F50D478A23',
      node: 'PhysicalDrive1',
      sizeBytes: 123026276352,
      fileSystem: 'exFAT',
      mountPoint: 'E:\\',
      readOnly: false,
    });
    for (const { device } of survey.mounts.values()) expect(DeviceInfo.parse(device)).toBeDefined();
  });

  it('a drive that an administrator names counts as removable, a folder stands for itself', () => {
    const named = describeStorage(tree, new Set(['d:\\', 'C:\\Exchange']));
    expect(named.mounts.get('D:\\')!.device).toMatchObject({ bus: 'ata', serial: 'WD-WX12D810ABCD' });
    expect(named.mounts.get('C:\\Exchange')!.device.bus).toBe('folder');
  });

  it('an optical disc is one when there is a disc', () => {
    const [drive] = tree.volumes.filter(({ DeviceID }) => DeviceID === 'G:');
    const disc = { ...drive!, Size: 4_700_000_000, VolumeSerialNumber: 'D15C0001', FileSystem: 'UDF' };
    const inserted = describeStorage({ ...tree, volumes: [disc] }, new Set());
    expect(inserted.mounts.get('G:\\')!.device).toMatchObject({
      bus: 'usb',
      vendorId: '152d',
      fileSystem: 'UDF',
    });
  });

  it('whatever a device or PowerShell says, a survey comes of it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => void describeStorage(parseStorage(json), new Set())),
      { numRuns: 30 },
    );
    const wild = fc.record({
      Index: fc.nat(9),
      Model: anyText,
      SerialNumber: anyText,
      PNPDeviceID: fc.constantFrom('USBSTOR\\DISK&VEN_\\7&1&0', '', 'SCSI\\DISK\\1'),
      Parent: fc.option(fc.constantFrom('USB\\VID_0781&PID_5581\\x', 'USB\\ROOT_HUB30\\1', '客户')),
      BusType: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(wild), (disks) => {
        const { devices } = describeStorage(parseStorage({ disks }), new Set());
        for (const device of devices.values()) DeviceInfo.parse(device);
      }),
    );
  });
});

describe('events', () => {
  it('are lines of JSON; anything else is none', () => {
    expect(parseDeviceEvent('{"event":"volume","type":2,"drive":"E:"}')).toEqual({
      event: 'volume',
      type: 2,
      drive: 'E:',
    });
    expect(parseDeviceEvent('{"event":"device","type":3,"drive":""}')).toEqual({ event: 'device', type: 3 });
    for (const line of ['', 'null', '警告: …', '{"event":"other"}', '[1'])
      expect(parseDeviceEvent(line)).toBeUndefined();
    expect(deviceEvents(4711).script).toContain('Get-Process -Id 4711');
    expect(() => deviceEvents(Number.NaN)).toThrow();
  });

  it('lead to a look, and a look to what came and went', async () => {
    let json = JSON.stringify({ disks: [], volumes: [], drives: [] });
    let tell: (line: string) => void = () => {};
    const changes: StorageChange[] = [];
    const watcher = await watchWindowsStorage(
      { extraMounts: [], onChange: (change) => changes.push(change), onError: () => {} },
      async (command) => {
        expect(command.script).toBe(surveyStorage().script);
        return { code: 0, stdout: json, stderr: '' };
      },
      (_command, { onLine }) => {
        tell = onLine;
        return { close: async () => {} };
      },
    );
    expect(await watcher.snapshot()).toEqual({ devices: [], mounts: [] });
    json = recording('windows/storage.json');
    tell('{"event":"volume","type":2,"drive":"E:"}');
    await expect
      .poll(() => changes.map(({ kind }) => kind))
      .toEqual(['device-arrived', 'device-arrived', 'mounted', 'mounted']);
    json = '{}';
    tell('{"event":"device","type":3,"drive":""}');
    await expect.poll(() => changes.length).toBe(8);
    await watcher.close();
  });
});
