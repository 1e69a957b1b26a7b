import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Sysfs } from './block-device.ts';
import { takeSurvey } from './survey.ts';
import { RECORDED, SysfsTree } from './testing/sysfs-tree.ts';

let root: string;
let tree: SysfsTree;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'guardpost-sysfs-'));
  tree = new SysfsTree(root);
});
afterEach(() => rmSync(root, { recursive: true }));

const SYSTEM = '22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw\n';
function survey(mounts = '', extra: readonly (string | undefined)[] = []) {
  return takeSurvey(new Sysfs(root), Buffer.from(SYSTEM + mounts), extra);
}
const keys = (found: ReturnType<typeof survey>) => [...found.devices.keys()];

describe('what can be carried away is told from what is built in', () => {
  test('a USB stick, with all that it says of itself', () => {
    RECORDED.stick(RECORDED.internalNvme(tree));
    const { devices, mounts } = survey('90 22 8:17 / /media/li/USB rw,nosuid - vfat /dev/sdb1 rw,utf8\n');
    const known = {
      key: 'usb:0781:5583:4C530001230101117391',
      bus: 'usb',
      vendorId: '0781',
      productId: '5583',
      vendor: 'SanDisk',
      product: 'Ultra Fit',
      serial: '4C530001230101117391',
    };
    expect([...devices.values()]).toEqual([{ ...known, node: 'sdb', sizeBytes: 60_088_320 * 512 }]);
    expect([...mounts.values()]).toEqual([
      {
        mountPoint: '/media/li/USB',
        device: {
          ...known,
          node: 'sdb1',
          sizeBytes: 60_086_272 * 512,
          fileSystem: 'vfat',
          mountPoint: '/media/li/USB',
          readOnly: false,
        },
      },
    ]);
  });

  test('a USB hard disk, although its medium cannot be taken out', () => {
    RECORDED.usbHardDisk(tree);
    expect(keys(survey())).toEqual(['usb:1058:25a2:575837314133']);
  });

  test('a card reader: the slot with a card, not the empty one, and each slot by itself', () => {
    RECORDED.cardReader(tree);
    const { devices } = survey();
    expect([...devices.values()]).toMatchObject([
      { key: 'usb:0bda:0177:20121112761000000/lun1', node: 'sde', sizeBytes: 31_116_288 * 512 },
    ]);
  });

  test('an SD card in a slot of its own, and never the eMMC that is soldered on', () => {
    RECORDED.solderedMmc(RECORDED.sdCard(tree));
    expect(keys(survey())).toEqual(['mmc:0x8d3c4e1a']);
  });

  test('an optical medium', () => {
    RECORDED.optical(tree);
    expect([...survey().devices.values()]).toMatchObject([{ node: 'sr0', product: 'DVDRAM GUE0N' }]);
  });

  test('no disk inside the PC, not even one on a hot-plug port', () => {
    RECORDED.internalSata(RECORDED.internalNvme(tree));
    expect(survey('91 22 8:0 / /data rw - xfs /dev/sda rw\n')).toEqual({
      devices: new Map(),
      mounts: new Map(),
    });
  });
});

describe('what lies on something else is judged by that', () => {
  const loop = (backing: string) =>
    tree.block('virtual/block/loop0', '7:0', {
      size: '131072',
      removable: '0',
      'loop/backing_file': backing,
    });

  test('an encrypted volume on a stick is the stick', () => {
    RECORDED.stick(tree);
    tree.block('virtual/block/dm-0', '253:0', { size: '60053504', removable: '0', 'dm/name': 'luks-usb' }, [
      'sdb1',
    ]);
    const { devices, mounts } = survey('92 22 253:0 / /media/x rw - ext4 /dev/mapper/luks-usb rw\n');
    expect([...devices.keys()]).toEqual(['usb:0781:5583:4C530001230101117391']);
    expect(mounts.get('/media/x')?.device).toMatchObject({ key: 'usb:0781:5583:4C530001230101117391' });
  });

  test('a loop device is removable when its file lies on a stick, and not when it lies inside the PC', () => {
    RECORDED.stick(RECORDED.internalNvme(tree));
    loop('/media/li/USB/image.img');
    const stick = '90 22 8:17 / /media/li/USB rw - ext4 /dev/sdb1 rw\n';
    const image = '93 22 7:0 / /mnt rw - ext4 /dev/loop0 rw\n';
    expect([...survey(stick + image).mounts.keys()].sort()).toEqual(['/media/li/USB', '/mnt']);
    tree.remove('virtual/block/loop0', '7:0');
    loop('/var/lib/image.img');
    expect([...survey(stick + image).mounts.keys()]).toEqual(['/media/li/USB']);
  });

  test('a mount point that administrators name is removable whatever it is', () => {
    RECORDED.internalNvme(tree);
    loop('/var/lib/image.img');
    const image = '93 22 7:0 / /mnt rw - ext4 /dev/loop0 rw\n';
    const { mounts, devices } = survey(image, ['/mnt', '/srv/exchange', undefined]);
    expect(mounts.get('/mnt')?.device).toMatchObject({ key: 'loop:/var/lib/image.img', bus: 'loop' });
    expect(mounts.get('/srv/exchange')?.device).toMatchObject({ key: 'folder:/srv/exchange', bus: 'folder' });
    expect([...devices.keys()]).toEqual(['loop:/var/lib/image.img']);
  });
});

describe('mounts', () => {
  test('a stick that is shown twice is watched once, by its widest view', () => {
    RECORDED.stick(tree);
    const found = survey(
      '94 22 8:17 /sub /srv/share rw - vfat /dev/sdb1 rw\n90 22 8:17 / /media/li/USB rw - vfat /dev/sdb1 rw\n',
    );
    expect([...found.mounts.keys()]).toEqual(['/media/li/USB']);
  });

  test('what another mount covers is not there', () => {
    RECORDED.stick(RECORDED.internalNvme(tree));
    const found = survey(
      '90 22 8:17 / /media/USB rw - vfat /dev/sdb1 rw\n95 90 0:44 / /media/USB rw - tmpfs tmpfs rw\n',
    );
    expect([...found.mounts.keys()]).toEqual([]);
  });

  test('read-only by mount or by file system; names with spaces and newlines', () => {
    RECORDED.stick(tree);
    const found = survey('90 22 8:17 / /media/my\\040stick\\012x rw - vfat /dev/sdb1 ro,utf8\n');
    expect(found.mounts.get('/media/my stick\nx')?.device).toMatchObject({ readOnly: true });
    expect(found.mounts.get('/media/my stick\nx')?.device.mountPoint).not.toContain('\n');
  });

  test('a device that vanishes while it is looked at is passed over', () => {
    RECORDED.stick(tree);
    rmSync(join(root, 'devices/pci0000:00'), { recursive: true });
    expect(survey('90 22 8:17 / /media/USB rw - vfat /dev/sdb1 rw\n').devices.size).toBe(0);
  });

  test('control characters that a device says of itself do not come through', () => {
    RECORDED.stick(tree);
    tree.add('pci0000:00/0000:00:14.0/usb2/2-1', {
      product: 'Ultra\u001b[31m\nFit',
      serial: 'x'.repeat(5_000),
    });
    const [device] = survey().devices.values();
    expect(device!.product).not.toMatch(/[\p{Cc}]/u);
    expect(device!.key.length).toBeLessThanOrEqual(512);
  });
});
