import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

/** A device folder below /sys/devices: attributes by name; `subsystem` is the link of that name. */
export type Attributes = Record<string, string>;

/** Builds a /sys in a folder, in the shape in which the kernel shows it: device folders, class and dev links. */
export class SysfsTree {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
    for (const folder of ['class/block', 'dev/block', 'devices']) {
      mkdirSync(join(root, folder), { recursive: true });
    }
  }

  /** A device that is no block device: what disks hang on. */
  add(path: string, { subsystem, ...attributes }: Attributes): this {
    const folder = join(this.root, 'devices', path);
    mkdirSync(folder, { recursive: true });
    for (const [name, value] of Object.entries(attributes)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), `${value}\n`);
    }
    if (subsystem) {
      const target = join(this.root, subsystem === 'scsi' ? 'bus/scsi' : `class/${subsystem}`);
      mkdirSync(target, { recursive: true });
      symlinkSync(relative(folder, target), join(folder, 'subsystem'));
    }
    return this;
  }

  /** A disk or partition, reachable by name and by number; `slaves` are kernel names of devices below it. */
  block(path: string, number: string, attributes: Attributes, slaves: readonly string[] = []): this {
    this.add(path, { dev: number, ...attributes });
    const folder = join(this.root, 'devices', path);
    symlinkSync(`../../devices/${path}`, join(this.root, 'class/block', basename(path)));
    symlinkSync(`../../devices/${path}`, join(this.root, 'dev/block', number));
    mkdirSync(join(folder, 'slaves'), { recursive: true });
    for (const slave of slaves) symlinkSync(join('../..', slave), join(folder, 'slaves', slave));
    return this;
  }

  remove(path: string, number: string): this {
    rmSync(join(this.root, 'class/block', basename(path)), { force: true });
    rmSync(join(this.root, 'dev/block', number), { force: true });
    rmSync(join(this.root, 'devices', path), { recursive: true, force: true });
    return this;
  }
}

const XHCI = 'pci0000:00/0000:00:14.0';

/**
 * Devices as Linux 6.1 shows them on desktop PCs: attribute values with the padding that SCSI inquiry data has
 * (SPC-4, 6.4.2), `removable` as Documentation/ABI/testing/sysfs-devices-removable describes it.
 */
export const RECORDED = {
  stick: (tree: SysfsTree) =>
    tree
      .add(`${XHCI}/usb2/2-1`, {
        idVendor: '0781',
        idProduct: '5583',
        manufacturer: 'SanDisk',
        product: 'Ultra Fit',
        serial: '4C530001230101117391',
        removable: 'removable',
        subsystem: 'usb',
      })
      .add(`${XHCI}/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0`, {
        vendor: 'SanDisk ',
        model: 'Ultra Fit       ',
        type: '0',
        subsystem: 'scsi',
      })
      .block(`${XHCI}/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb`, '8:16', {
        size: '60088320',
        removable: '1',
      })
      .block(`${XHCI}/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb/sdb1`, '8:17', {
        size: '60086272',
        partition: '1',
      }),
  /** A USB hard disk says that its medium cannot be taken out. */
  usbHardDisk: (tree: SysfsTree) =>
    tree
      .add(`${XHCI}/usb2/2-3`, {
        idVendor: '1058',
        idProduct: '25a2',
        manufacturer: 'Western Digital',
        product: 'Elements 25A2',
        serial: '575837314133',
        removable: 'removable',
        subsystem: 'usb',
      })
      .add(`${XHCI}/usb2/2-3/2-3:1.0/host7/target7:0:0/7:0:0:0`, {
        vendor: 'WD      ',
        model: 'Elements 25A2   ',
        type: '0',
        subsystem: 'scsi',
      })
      .block(`${XHCI}/usb2/2-3/2-3:1.0/host7/target7:0:0/7:0:0:0/block/sdc`, '8:32', {
        size: '3906963456',
        removable: '0',
      }),
  /** Two slots, a card in the second. The built-in hub port is `fixed`. */
  cardReader: (tree: SysfsTree) => {
    tree.add(`${XHCI}/usb1/1-4`, {
      idVendor: '0bda',
      idProduct: '0177',
      manufacturer: 'Generic',
      product: 'USB2.0-CRW',
      serial: '20121112761000000',
      removable: 'fixed',
      subsystem: 'usb',
    });
    for (const [lun, node, number, size] of [
      [0, 'sdd', '8:48', '0'],
      [1, 'sde', '8:64', '31116288'],
    ] as const) {
      const scsi = `${XHCI}/usb1/1-4/1-4:1.0/host8/target8:0:0/8:0:0:${lun}`;
      tree
        .add(scsi, { vendor: 'Generic-', model: `SD/MMC ${lun}`, type: '0', subsystem: 'scsi' })
        .block(`${scsi}/block/${node}`, number, { size, removable: '1' });
    }
    return tree;
  },
  sdCard: (tree: SysfsTree) =>
    tree
      .add('pci0000:00/0000:02:00.0/rtsx_pci_sdmmc.0/mmc_host/mmc0/mmc0:aaaa', {
        type: 'SD',
        name: 'SC64G',
        serial: '0x8d3c4e1a',
        subsystem: 'mmc',
      })
      .block('pci0000:00/0000:02:00.0/rtsx_pci_sdmmc.0/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0', '179:0', {
        size: '124735488',
        removable: '0',
      }),
  solderedMmc: (tree: SysfsTree) =>
    tree
      .add('pci0000:00/0000:00:1c.0/mmc_host/mmc1/mmc1:0001', {
        type: 'MMC',
        name: 'DF4064',
        serial: '0x2b1c0a9f',
        subsystem: 'mmc',
      })
      .block('pci0000:00/0000:00:1c.0/mmc_host/mmc1/mmc1:0001/block/mmcblk1', '179:8', {
        size: '122142720',
        removable: '0',
      }),
  internalNvme: (tree: SysfsTree) =>
    tree
      .add('pci0000:00/0000:00:1d.0/0000:01:00.0/nvme/nvme0', {
        model: 'SAMSUNG MZVLB512HBJQ-000L7',
        serial: 'S4ENNF0M123456',
        subsystem: 'nvme',
      })
      .block('pci0000:00/0000:00:1d.0/0000:01:00.0/nvme/nvme0/nvme0n1', '259:0', {
        size: '1000215216',
        removable: '0',
      })
      .block('pci0000:00/0000:00:1d.0/0000:01:00.0/nvme/nvme0/nvme0n1/nvme0n1p2', '259:2', {
        size: '999161856',
        partition: '2',
      }),
  /** On a hot-plug SATA port, so that Linux 6.7 and later call its medium removable. */
  internalSata: (tree: SysfsTree) =>
    tree
      .add('pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0', {
        vendor: 'ATA     ',
        model: 'ST1000DM010-2EP1',
        type: '0',
        subsystem: 'scsi',
      })
      .block('pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda', '8:0', {
        size: '1953525168',
        removable: '1',
      }),
  optical: (tree: SysfsTree) =>
    tree
      .add('pci0000:00/0000:00:17.0/ata2/host1/target1:0:0/1:0:0:0', {
        vendor: 'HL-DT-ST',
        model: 'DVDRAM GUE0N    ',
        type: '5',
        subsystem: 'scsi',
      })
      .block('pci0000:00/0000:00:17.0/ata2/host1/target1:0:0/1:0:0:0/block/sr0', '11:0', {
        size: '9180416',
        removable: '1',
      }),
} satisfies Record<string, (tree: SysfsTree) => SysfsTree>;
