import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceInfo } from '../../../shared/events/observation.ts';
import { anyText } from '../testing/any-text.ts';
import { recording } from '../testing/fixture.ts';
import { Accounts, parseRecord } from './accounts.ts';
import { confinedCommand, sandboxProfile, schemeString } from './confine.ts';
import { hasUser, parseResident, productVersion } from './macos.ts';
import { parsePlist } from './plist.ts';
import { shellWord } from './shell.ts';
import { diskInfo, mountVolume, parseActivity, parseDiskInfo, parseDiskList } from './storage/diskutil.ts';
import { describeStorage, readStorage, type StorageTree } from './storage/survey.ts';
import { parseUsb } from './usb-tree.ts';
import { listOpeners, parseWriters } from './writers.ts';

const info = (name: string) => recording(`macos/diskutil-info-${name}.plist`);

describe('diskutil', () => {
  it('tells of a disk', () => {
    expect(parseDiskInfo(info('disk4'))).toEqual({
      name: 'disk4',
      protocol: 'USB',
      internal: false,
      removable: true,
      writable: true,
      optical: false,
      mediaName: 'SanDisk 3.2Gen1',
      sizeBytes: 30784094208,
    });
    expect(parseDiskInfo(info('disk0'))).toMatchObject({ internal: true, removable: false });
    expect(parseDiskInfo(info('missing'))).toBeUndefined();
    expect(parseDiskInfo('not a plist at all')).toBeUndefined();
  });

  it('lists disks, containers and mount points', () => {
    expect(parseDiskList(recording('macos/diskutil-list.plist'))).toEqual([
      { name: 'disk0', volumes: [{ name: 'disk0s1' }, { name: 'disk0s2' }], liesOn: [] },
      {
        name: 'disk3',
        volumes: [
          { name: 'disk3s1', mountPoint: '/' },
          { name: 'disk3s5', mountPoint: '/System/Volumes/Data' },
        ],
        liesOn: ['disk0'],
      },
      { name: 'disk4', volumes: [{ name: 'disk4s1', mountPoint: '/Volumes/客户资料' }], liesOn: [] },
    ]);
  });

  it('says what happens to which disk', () => {
    const events = recording('macos/diskutil-activity.txt').split('\n').map(parseActivity);
    expect(events.filter((event) => event !== undefined)).toEqual([
      { event: 'DiskAppeared', disk: 'disk4' },
      { event: 'DiskAppeared', disk: 'disk3s2' },
      { event: 'DiskAppeared' },
      { event: 'DiskAppeared', disk: 'disk2s1' },
      { event: 'DiskUnmountApproval', disk: 'disk4' },
      { event: 'DiskDescriptionChanged', disk: 'disk4' },
      { event: 'DiskDisappeared', disk: 'disk3' },
      { event: 'DiskMountApproval', disk: 'disk3s1' },
    ]);
  });

  it('is asked for disks only, never for an option or a path', () => {
    for (const name of ['-all', '/', 'disk4; rm', "disk4'", 'disk4\n', '$(id)', '磁盘']) {
      expect(() => diskInfo(name)).toThrow();
      expect(() => mountVolume(name, { readOnly: true })).toThrow();
    }
    expect(mountVolume('disk4s1', { readOnly: true }).args).toEqual(['mount', 'readOnly', 'disk4s1']);
  });
});

describe('the I/O Registry', () => {
  const devices = parseUsb(recording('macos/ioreg-usb.plist'));

  it('has devices with functions, classes and disks', () => {
    expect(devices.map(({ vendorId, productId }) => `${vendorId}:${productId}`)).toEqual([
      '0403:6001',
      '2e8a:000a',
      '046d:c52b',
      '0781:5581',
    ]);
    expect(devices[0]).toMatchObject({ location: '14100000', vendor: 'FTDI', serial: 'AE01EB7D' });
    expect(devices[1]!.functions.map(({ number }) => number)).toEqual([0, 1]);
    expect(devices[2]!.functions[0]!.usb).toEqual({ class: 3, subclass: 0, protocol: 0 });
    expect(devices[3]).toMatchObject({
      serial: '050101bd5ae8db2902a9',
      functions: [
        { number: 0, usb: { class: 8, subclass: 6, protocol: 80 }, disks: ['disk4'], optical: false },
      ],
    });
  });

  it('may be empty or damaged', () => {
    expect(parseUsb('')).toEqual([]);
    expect(parseUsb('<plist version="1.0"><array><dict><key>IOObjectClass</key>')).toEqual([]);
    fc.assert(
      fc.property(anyText, (text) => {
        parsePlist(text);
        parsePlist(`<plist version="1.0">${text}</plist>`);
        parsePlist(`<plist version="1.0"><dict><key>a</key>${text}</dict></plist>`);
      }),
    );
  });
});

describe('a survey', () => {
  const files: Record<string, string> = {
    list: recording('macos/diskutil-list.plist'),
    ...Object.fromEntries(['disk0', 'disk3', 'disk4', 'disk4s1'].map((name) => [name, info(name)])),
  };
  const read = (): Promise<StorageTree> =>
    readStorage(async ({ file, args }) => {
      if (file.endsWith('ioreg')) return { code: 0, stdout: recording('macos/ioreg-usb.plist'), stderr: '' };
      const stdout = args[0] === 'list' ? files.list! : (files[args[2]!] ?? info('missing'));
      return { code: stdout.includes('<key>Error</key>') ? 1 : 0, stdout, stderr: '' };
    });

  it('finds the stick by its own ids and leaves the Mac’s own disks alone', async () => {
    const survey = describeStorage(await read(), new Set());
    expect([...survey.devices.keys()]).toEqual(['usb:0781:5581:050101bd5ae8db2902a9']);
    expect([...survey.mounts.values()]).toEqual([
      {
        mountPoint: '/Volumes/客户资料',
        device: {
          key: 'usb:0781:5581:050101bd5ae8db2902a9',
          bus: 'usb',
          vendorId: '0781',
          productId: '5581',
          vendor: 'USB',
          product: 'SanDisk 3.2Gen1',
          serial: '050101bd5ae8db2902a9',
          node: 'disk4s1',
          sizeBytes: 30783045632,
          fileSystem: 'exfat',
          mountPoint: '/Volumes/客户资料',
          readOnly: false,
        },
      },
    ]);
    for (const device of survey.devices.values()) DeviceInfo.parse(device);
  });

  it('takes what an administrator names, volume or folder', async () => {
    const survey = describeStorage(await read(), new Set(['/System/Volumes/Data', '/Users/Shared']));
    expect(survey.mounts.get('/System/Volumes/Data')!.device.bus).toBe('nvme');
    expect(survey.mounts.get('/Users/Shared')!.device.bus).toBe('folder');
  });

  it('a disk image is a file, not a medium', () => {
    const image = parseDiskInfo(info('image'))!;
    const disk = {
      name: 'disk5',
      volumes: [{ name: 'disk5s1', mountPoint: '/Volumes/TESTREC' }],
      liesOn: [],
    };
    const tree: StorageTree = {
      disks: [disk],
      info: new Map([['disk5', { ...image, name: 'disk5' }]]),
      usb: [],
    };
    expect(describeStorage(tree, new Set()).mounts.size).toBe(0);
  });
});

describe('people and processes', () => {
  it('writers are those with a descriptor open for writing', () => {
    expect(parseWriters(recording('macos/lsof.txt'))).toEqual([{ pid: 4102, name: 'Finder' }]);
    expect(parseWriters('')).toEqual([]);
    fc.assert(fc.property(fc.string(), (text) => void parseWriters(text)));
    expect(listOpeners('-rf $(id)').args.slice(-2)).toEqual(['--', '-rf $(id)']);
  });

  it('a person has the groups that the directory gives, blanks in their names or not', async () => {
    const answers: Record<string, string> = {
      'ruid=': '  501\n',
      user: 'name: wusir\npassword: ********\nuid: 501\ngid: 20\ndir: /Users/wusir\nshell: /bin/zsh\ngecos: 吴先生\n\n',
      '-G': '20 12 1042\n',
      '20': 'name: staff\npassword: *\ngid: 20\nusers: root \n\n',
      '12': 'name: everyone\npassword: *\ngid: 12\n\n',
      '1042': 'name: CORP\\domain users\npassword: *\ngid: 1042\n\n',
    };
    const accounts = new Accounts(async ({ file, args }) => {
      const key =
        file.endsWith('dscacheutil') && args[1] === 'group'
          ? args[4]!
          : args[1] === 'user'
            ? 'user'
            : args[file.endsWith('ps') ? 1 : 0]!;
      return { code: 0, stdout: answers[key] ?? '', stderr: '' };
    });
    expect(await accounts.actorOf({ pid: 4102 })).toEqual({
      user: 'wusir',
      uid: 501,
      groups: ['staff', 'everyone', 'CORP\\domain users'],
    });
    expect(parseRecord('uid: 501\nname: x\n', 'name')).toBe('x');
    expect(parseRecord('', 'name')).toBeUndefined();
  });

  it('memory, version, console', () => {
    expect(parseResident('  71392\n')).toBe(71392 * 1024);
    expect(parseResident('')).toBeUndefined();
    expect(hasUser({ uid: 501 })).toBe(true);
    expect(hasUser({ uid: 0 })).toBe(false);
    const version =
      '<plist version="1.0"><dict><key>ProductName</key><string>macOS</string><key>ProductVersion</key><string>15.5</string><key>ProductBuildVersion</key><string>24F74</string></dict></plist>';
    expect(productVersion(version)).toBe('macOS 15.5 (24F74)');
    expect(productVersion('')).toBe('macOS');
  });
});

describe('confinement', () => {
  it('lets the inspector read, and nothing else', () => {
    const command = confinedCommand('/Applications/Guardpost/main.ts', [], { memoryBytes: 256 * 2 ** 20 });
    expect(command.slice(0, 5)).toEqual(['/usr/bin/nice', '-n', '10', '/usr/bin/sandbox-exec', '-p']);
    const profile = command[5]!;
    for (const rule of ['(deny network*)', '(deny file-write*)', '(deny process-fork)'])
      expect(profile).toContain(rule);
    expect(command).toContain('--permission');
  });

  it('no path gets out of its quotes', () => {
    expect(schemeString('/a"b\\c(d)')).toBe('"/a\\"b\\\\c(d)"');
    expect(() => sandboxProfile('/a\n(allow network*)')).toThrow();
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/[\0\r\n]/.test(text));
        const inside = schemeString(text).slice(1, -1);
        expect(inside.replaceAll(/\\([\\"])/g, '$1')).toBe(text);
        expect(inside.replaceAll(/\\[\\"]/g, '')).not.toContain('"');
      }),
    );
  });

  it('no text gets out of a word of the shell', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('\0'));
        const word = shellWord(text);
        expect(word.replaceAll(`'\\''`, '\uE000').slice(1, -1)).not.toContain("'");
        expect(word.replaceAll(`'\\''`, '\uE000').slice(1, -1).replaceAll('\uE000', "'")).toBe(text);
      }),
    );
  });
});
