import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceControl } from '../../../../shared/policy/device-control.ts';
import {
  CD_AND_DVD,
  deniedIds,
  REMOVABLE_DISKS,
  RESTRICTIONS,
  STORAGE_DEVICE_POLICIES,
  STORAGE_SERVICES,
  standingPolicy,
  WPD_DEVICES,
} from './standing-policy.ts';

const none = { instanceIds: [], classes: new Set<never>() };
const policy = (input: unknown) => DeviceControl.parse(input);
const lines = (values: ReturnType<typeof standingPolicy>) =>
  values.map(({ key, name, data }) => `${key}\\${name}=${data}`);

describe('values that hold a policy without the agent', () => {
  it('nothing is controlled: nothing is set', () => {
    expect(standingPolicy(policy({}), none)).toEqual([]);
  });

  it('USB storage blocked', () => {
    const set = lines(standingPolicy(policy({ usbStorage: 'block', sd: 'block' }), none));
    expect(set.slice(0, 3)).toEqual(
      ['Deny_Read', 'Deny_Write', 'Deny_Execute'].map((name) => `${REMOVABLE_DISKS}\\${name}=1`),
    );
    expect(set).toContain(`${RESTRICTIONS}\\DenyDeviceIDs=1`);
    expect(set).toContain(`${RESTRICTIONS}\\AllowDenyLayered=1`);
    expect(set).toContain(`${RESTRICTIONS}\\DenyDeviceIDs\\7005=USB\\Class_08&SubClass_06`);
    expect(set.some((line) => line.includes(CD_AND_DVD) || line.includes('GenCdRom'))).toBe(false);
    // A USB optical drive uses the same driver, so it stays.
    expect(set).not.toContain(`${STORAGE_SERVICES[0]}\\Start=4`);
  });

  it('everything that stores blocked: the drivers do not start either', () => {
    const all = { usbStorage: 'block', sd: 'block', optical: 'block', portable: 'block' };
    const set = lines(standingPolicy(policy(all), none));
    for (const service of STORAGE_SERVICES) expect(set).toContain(`${service}\\Start=4`);
    for (const key of WPD_DEVICES) expect(set).toContain(`${key}\\Deny_Read=1`);
  });

  it('read-only', () => {
    const set = lines(
      standingPolicy(policy({ usbStorage: 'read-only', sd: 'read-only', portable: 'read-only' }), none),
    );
    expect(set).toEqual([
      `${REMOVABLE_DISKS}\\Deny_Write=1`,
      ...WPD_DEVICES.map((key) => `${key}\\Deny_Write=1`),
      `${STORAGE_DEVICE_POLICIES}\\WriteProtect=1`,
    ]);
  });

  it('an approved stick is named; what would speak for the whole class gives way', () => {
    const approved = policy({
      usbStorage: 'block',
      exceptions: [
        { id: 'hr', access: 'allow', device: { vendorId: '0781', productId: '5581', serial: 'a20054f5' } },
      ],
    });
    const set = lines(standingPolicy(approved, none));
    expect(set).toContain(`${RESTRICTIONS}\\AllowInstanceIDs\\7001=USB\\VID_0781&PID_5581\\A20054F5`);
    expect(set.some((line) => line.includes('RemovableStorageDevices'))).toBe(false);
    expect(set).toContain(`${RESTRICTIONS}\\DenyDeviceIDsRetroactive=1`);
  });

  it('an exception with a time or a person names nobody: unattended it does not count', () => {
    const conditional = policy({
      usbStorage: 'block',
      exceptions: [
        {
          id: 'x',
          access: 'allow',
          expiresAt: 1,
          device: { vendorId: '0781', productId: '5581', serial: 'A1' },
        },
      ],
    });
    expect(lines(standingPolicy(conditional, none)).join()).not.toContain('AllowInstanceIDs');
  });

  it('a device that the agent let through is named, and its class gives way', () => {
    const set = lines(
      standingPolicy(policy({ usbStorage: 'block', sd: 'block' }), {
        instanceIds: ['USB\\VID_0951&PID_1666\\X'],
        classes: new Set(['usb-storage']),
      }),
    );
    expect(set).toContain(`${RESTRICTIONS}\\AllowInstanceIDs\\7001=USB\\VID_0951&PID_1666\\X`);
    expect(set.some((line) => line.startsWith(REMOVABLE_DISKS))).toBe(false);
  });

  it('other USB by class code', () => {
    const rules = [
      { class: 'e0', subclass: '01', protocol: '01', access: 'block' },
      { class: '0e', access: 'block' },
      { class: '07', access: 'allow' },
    ];
    expect(deniedIds(policy({ otherUsb: { rules } }))).toEqual([
      'USB\\Class_E0&SubClass_01&Prot_01',
      'USB\\Class_0E',
    ]);
  });
});

it('whatever the policy, no keyboard, mouse or hub is ever denied', () => {
  const access = fc.constantFrom('allow', 'read-only', 'block');
  const code = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'));
  const rule = fc
    .record({
      class: code,
      subclass: fc.option(code, { nil: undefined }),
      access: fc.constantFrom('allow', 'block'),
    })
    .filter((each) => each.class !== '03' && each.class !== '09');
  fc.assert(
    fc.property(
      fc.record({
        usbStorage: access,
        portable: access,
        optical: access,
        sd: access,
        otherUsb: fc.record({ rules: fc.array(rule) }),
      }),
      (input) => {
        const denied = standingPolicy(policy(input), none).filter(({ key }) => key.endsWith('DenyDeviceIDs'));
        for (const { data } of denied)
          expect(String(data)).not.toMatch(/^USB\\Class_0(3|9)|ROOT_HUB|COMPOSITE|^HID/i);
      },
    ),
    { numRuns: 60 },
  );
});
