import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceControl } from '../../../../shared/policy/device-control.ts';
import { type DeviceContext, decideDevice } from '../../../../shared/policy/device-decision.ts';
import type { Command, CommandOutput } from '../../command.ts';
import { recording } from '../../testing/fixture.ts';
import { memoryFiles } from '../../testing/memory-files.ts';
import { isDict, parsePlist } from '../plist.ts';
import { parseSharing, setSharing } from './bluetooth.ts';
import { MacDeviceControl } from './device-control.ts';
import { deviceProfile, installedProfile, PROFILE_IDENTIFIER, profileUuid } from './profile.ts';

const STICK = '02100000:0';
const context: DeviceContext = { now: 0, utcOffsetMinutes: 0, users: [], groups: [], grants: [] };

/** A Mac with the recorded disks; disk4s1 can be mounted, unmounted and ejected. */
class FakeMac {
  readonly ran: string[] = [];
  mounted: 'rw' | 'ro' | undefined = 'rw';
  present = true;
  readOnlyWorks = true;
  sharing: string | undefined;
  profiles = recording('macos/profiles.plist');

  run = async (command: Command): Promise<CommandOutput> => {
    if (!command.reads) this.ran.push([command.file.split('/').at(-1), ...command.args].join(' '));
    return { code: 0, stdout: '', stderr: '', ...this.answer(command) };
  };

  private answer({ file, args }: Command): Partial<CommandOutput> {
    if (file.endsWith('ioreg')) {
      const usb = recording('macos/ioreg-usb.plist');
      return { stdout: this.present ? usb : usb.replaceAll('<string>disk4', '<string>gone') };
    }
    if (file.endsWith('profiles')) return { stdout: this.profiles };
    if (file.endsWith('stat')) return { stdout: 'wusir\n' };
    if (file.endsWith('sudo')) return this.defaults(args.slice(4));
    if (file.endsWith('diskutil')) return this.diskutil(args);
    return {};
  }

  private defaults([verb, , , , value]: readonly string[]): Partial<CommandOutput> {
    if (verb === 'read') return this.sharing === undefined ? { code: 1 } : { stdout: `${this.sharing}\n` };
    this.sharing = verb === 'delete' ? undefined : value === 'true' ? '1' : '0';
    return {};
  }

  private diskutil([verb, ...args]: readonly string[]): Partial<CommandOutput> {
    const disk = args.at(-1)!;
    if (verb === 'list') {
      const list = recording('macos/diskutil-list.plist');
      if (!this.present) return { stdout: list.replaceAll('disk4', 'gone') };
      return {
        stdout: this.mounted
          ? list
          : list.replaceAll('<string>/Volumes/客户资料</string>', '<string></string>'),
      };
    }
    if (verb === 'info') {
      if (disk.startsWith('disk4') && !this.present)
        return { code: 1, stdout: recording('macos/diskutil-info-missing.plist') };
      const info = recording(
        `macos/diskutil-info-${disk === 'disk3s1' || disk === 'disk3s5' ? 'disk3' : disk}.plist`,
      );
      const readOnly = info.replace(/(<key>WritableVolume<\/key>\s*)<true\/>/, '$1<false/>');
      return { stdout: this.mounted === 'ro' ? readOnly : info };
    }
    if (verb === 'unmountDisk' || verb === 'unmount') this.mounted = undefined;
    if (verb === 'eject') this.present = false;
    if (verb === 'mount') this.mounted = args[0] === 'readOnly' && this.readOnlyWorks ? 'ro' : 'rw';
    return {};
  }
}

describe('a policy on a Mac', () => {
  let mac: FakeMac;
  let files: ReturnType<typeof memoryFiles>;
  const backend = () => new MacDeviceControl({ dataDir: '/var/guardpost', run: mac.run, files });
  const enforce = async (control: MacDeviceControl, input: unknown) => {
    const policy = DeviceControl.parse(input);
    const results = [];
    for (const device of await control.devices())
      results.push(...(await control.enforce(device, decideDevice(policy, device, context))));
    return Object.fromEntries(results.map((result) => [result.id, result]));
  };
  beforeEach(() => {
    mac = new FakeMac();
    files = memoryFiles();
  });

  it('takes a stick off and out, and leaves a keyboard’s receiver', async () => {
    const results = await enforce(backend(), { usbStorage: 'block', otherUsb: { default: 'block' } });
    expect(results[STICK]).toMatchObject({ achieved: 'block', mechanism: 'eject' });
    expect(mac.ran).toEqual(['diskutil unmountDisk force disk4', 'diskutil eject disk4']);
    const receiver = Object.values(results).find(({ id }) => id.startsWith('046d'));
    expect(receiver).toMatchObject({ achieved: 'allow', mechanism: 'none' });
    // What macOS cannot do is not claimed.
    expect(results['14100000:0']).toMatchObject({ achieved: 'unknown', mechanism: 'none' });
  });

  it('mounts read-only, and as before when the policy goes', async () => {
    const control = backend();
    expect((await enforce(control, { usbStorage: 'read-only' }))[STICK]).toMatchObject({
      achieved: 'read-only',
    });
    expect(mac.ran).toEqual(['diskutil unmount force disk4s1', 'diskutil mount readOnly disk4s1']);
    mac.ran.length = 0;
    await enforce(control, { usbStorage: 'read-only' });
    expect(mac.ran).toEqual([]); // what is already so is left alone
    await backend().remove();
    expect(mac.mounted).toBe('rw');
    expect([...files.all]).toEqual([]);
  });

  it('takes a stick out that does not mount read-only', async () => {
    mac.readOnlyWorks = false;
    expect((await enforce(backend(), { usbStorage: 'read-only' }))[STICK]).toMatchObject({
      achieved: 'block',
      note: 'does not mount read-only: blocked instead',
    });
  });

  it('never makes writable what somebody else mounted read-only', async () => {
    mac.mounted = 'ro';
    expect((await enforce(backend(), {}))[STICK]).toMatchObject({ achieved: 'read-only' });
    expect(mac.ran).toEqual([]);
  });

  it('writes the profile that a device management has to install, and sees when it did', async () => {
    const policy = DeviceControl.parse({ usbStorage: 'block', sd: 'block' });
    const [missing] = await backend().install(policy);
    expect(missing).toMatchObject({ name: 'profile', state: 'missing' });
    const profile = files.all.get('/var/guardpost/device-control/guardpost-device-control.mobileconfig')!;
    mac.profiles = mac.profiles
      .replace('com.example.firewall', PROFILE_IDENTIFIER)
      .replace('11111111-1111-1111-1111-111111111111', profileUuid(profile)!);
    expect(await backend().install(policy)).toEqual([{ name: 'profile', state: 'active' }]);
    expect(await backend().differences(policy)).toEqual([]);
    files.all.clear();
    expect(await backend().differences(policy)).toEqual(['profile file']);
  });

  it.each([undefined, '1', '0'])('switches Bluetooth Sharing off and back to %s', async (before) => {
    mac.sharing = before;
    const policy = DeviceControl.parse({ bluetoothFileTransfer: 'block' });
    expect((await backend().install(policy))[1]).toMatchObject({ name: 'bluetooth', state: 'active' });
    expect(mac.sharing).toBe('0');
    await backend().remove();
    expect(mac.sharing).toBe(before);
  });
});

describe('the configuration profile', () => {
  const controls = (input: unknown) => {
    const root = parsePlist(deviceProfile(DeviceControl.parse(input)) ?? '');
    const payloads = isDict(root) && Array.isArray(root.PayloadContent) ? root.PayloadContent : [];
    return Object.assign({}, ...payloads.filter(isDict)) as Record<string, unknown>;
  };

  it('denies, ejects or mounts read-only by medium', () => {
    expect(
      controls({ usbStorage: 'block', sd: 'block', optical: 'read-only' })['mount-controls'],
    ).toMatchObject({
      'harddisk-external': ['deny', 'eject'],
      cd: ['read-only'],
      blankbd: ['read-only'],
    });
    expect(controls({ portable: 'block' }).allowUSBRestrictedMode).toBe(true);
  });

  it('is as loose as the loosest exception, for it can make none, and absent where it would forbid nothing', () => {
    const exceptions = [{ id: 'x', access: 'allow', device: { vendorId: '0781' } }];
    expect(deviceProfile(DeviceControl.parse({ usbStorage: 'block', exceptions }))).toBeUndefined();
    // A card in the slot is of the same medium as a stick.
    expect(deviceProfile(DeviceControl.parse({ usbStorage: 'block' }))).toBeUndefined();
    expect(deviceProfile(DeviceControl.parse({}))).toBeUndefined();
  });

  it('has one name for one content', () => {
    const one = deviceProfile(DeviceControl.parse({ optical: 'block' }))!;
    expect(deviceProfile(DeviceControl.parse({ optical: 'block' }))).toBe(one);
    expect(profileUuid(deviceProfile(DeviceControl.parse({ optical: 'read-only' }))!)).not.toBe(
      profileUuid(one),
    );
    expect(profileUuid(one)).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    expect(installedProfile(recording('macos/profiles.plist'))).toBeUndefined();
    expect(installedProfile('')).toBeUndefined();
  });
});

it('a user’s name cannot become an option of sudo', () => {
  for (const user of ['-u', '', 'a b', 'root\n', 'a/b']) expect(() => setSharing(user, false)).toThrow();
  expect(setSharing('吴先生', false).args.slice(0, 2)).toEqual(['-u', '吴先生']);
  expect(parseSharing({ code: 1, stdout: '' })).toBeUndefined();
});
