import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DeviceInfo } from '../../../../shared/events/observation.ts';

type Bus = DeviceInfo['bus'];

/** A block device as sysfs tells, before anybody judges whether it is removable. */
export interface BlockDevice {
  /** Kernel name: sdb, sdb1, dm-0. */
  node: string;
  /** Kernel name of the whole disk; the same as `node` unless it is a partition. */
  disk: string;
  /** Bytes of this device or partition; 0 for an empty card-reader slot. */
  sizeBytes: number;
  bus: Bus;
  /** The `removable` attribute of the disk: the medium can be taken out, which is not the same as the device. */
  removableMedium: boolean;
  /** What bus and firmware say of the place it is plugged into: /sys/…/removable, since Linux 5.14. */
  location: 'removable' | 'fixed' | 'unknown';
  /** Secure Digital or eMMC: the `type` attribute of an MMC card. */
  cardType?: string;
  /** SCSI peripheral device type: 0 disk, 5 optical (SPC-4 table 141). */
  scsiType?: number;
  vendorId?: string;
  productId?: string;
  vendor?: string;
  product?: string;
  serial?: string;
  /** Logical unit of a device that has several, such as the slots of a card reader. */
  lun: number;
  /** Where it is plugged in, as the kernel names it: stable while it stays plugged. */
  port: string;
  /** File behind a loop device. */
  backingFile?: string;
  /** Devices below a mapped one (dm, md): a LUKS container on a stick has that stick's partition here. */
  slaves: string[];
}

/** Reads attributes below a sysfs root. Every file may vanish at any moment; then it is undefined. */
export class Sysfs {
  readonly root: string;
  constructor(root = '/sys') {
    this.root = root;
  }

  /** Kernel names of all block devices, partitions among them. */
  blockDevices(): string[] {
    return this.list('class/block');
  }

  /** Kernel name behind `major:minor`, or undefined when that is no block device. */
  nodeOf(device: string): string | undefined {
    try {
      return basename(readlinkSync(join(this.root, 'dev/block', device)));
    } catch {
      return undefined;
    }
  }

  /** Kernel name behind a source such as /dev/sdb1 or /dev/mapper/stick. */
  nodeOfSource(source: string): string | undefined {
    if (!source.startsWith('/dev/')) return undefined;
    const name = source.slice('/dev/'.length);
    if (!name.includes('/')) return this.list('class/block').includes(name) ? name : undefined;
    const mapped = /^mapper\/(.+)$/.exec(name)?.[1];
    if (!mapped) return undefined;
    return this.list('class/block').find(
      (node) => this.text(join('class/block', node, 'dm/name')) === mapped,
    );
  }

  read(node: string): BlockDevice | undefined {
    let path: string;
    try {
      path = realpathSync(join(this.root, 'class/block', node));
    } catch {
      return undefined;
    }
    const isPartition = this.text(join(path, 'partition')) !== undefined;
    const diskPath = isPartition ? dirname(path) : path;
    const disk = basename(diskPath);
    const ancestors = this.ancestors(diskPath);
    const usb = ancestors.find((each) => this.text(join(each, 'idVendor')) !== undefined);
    const nvme = ancestors.find((each) => this.subsystem(each)?.startsWith('nvme'));
    const scsi = ancestors.find((each) => this.subsystem(each) === 'scsi' && this.has(each, 'vendor'));
    const card = ancestors.find((each) => this.subsystem(each) === 'mmc');
    const described = usb ?? nvme ?? card ?? scsi;
    const address = scsi && /^\d+:\d+:\d+:(\d+)$/.exec(basename(scsi));
    return {
      node,
      disk,
      sizeBytes: Number(this.text(join(path, 'size')) ?? 0) * 512, // sectors of 512 bytes, whatever the disk's
      bus: this.bus(disk, ancestors, usb !== undefined),
      removableMedium: this.text(join(diskPath, 'removable')) === '1',
      location: this.location(ancestors),
      cardType: card && this.text(join(card, 'type')),
      scsiType: scsi ? Number(this.text(join(scsi, 'type')) ?? 0) : undefined,
      vendorId: usb && this.text(join(usb, 'idVendor'))?.toLowerCase(),
      productId: usb && this.text(join(usb, 'idProduct'))?.toLowerCase(),
      vendor: (usb && this.text(join(usb, 'manufacturer'))) ?? (scsi && this.text(join(scsi, 'vendor'))),
      product:
        (usb && this.text(join(usb, 'product'))) ??
        (nvme && this.text(join(nvme, 'model'))) ??
        (card && this.text(join(card, 'name'))) ??
        (scsi && this.text(join(scsi, 'model'))),
      serial: (described && this.text(join(described, 'serial'))) ?? this.text(join(diskPath, 'serial')),
      lun: address ? Number(address[1]) : 0,
      port: described ? basename(described) : disk,
      backingFile: this.text(join(diskPath, 'loop/backing_file')),
      slaves: this.list(join(diskPath, 'slaves')),
    };
  }

  // From the innermost: the SCSI tells of the bridge that makes it a USB, ATA or plain SCSI device.
  private bus(disk: string, ancestors: readonly string[], onUsb: boolean): Bus {
    if (disk.startsWith('loop')) return 'loop';
    if (onUsb) return 'usb';
    const subsystems = new Set(ancestors.map((each) => this.subsystem(each)));
    if (subsystems.has('mmc') || subsystems.has('memstick')) return 'mmc';
    if (subsystems.has('nvme') || subsystems.has('nvme-subsystem')) return 'nvme';
    if (ancestors.some((each) => /^ata\d+$/.test(basename(each)))) return 'ata';
    if (subsystems.has('scsi')) return 'scsi';
    return 'unknown';
  }

  private location(ancestors: readonly string[]): BlockDevice['location'] {
    let location: BlockDevice['location'] = 'unknown';
    for (const each of ancestors) {
      const said = this.text(join(each, 'removable'));
      if (said === 'removable') return 'removable';
      if (said === 'fixed') location = 'fixed';
    }
    return location;
  }

  /** The folders of the devices that `path` hangs on, nearest first. */
  private ancestors(path: string): string[] {
    const top = join(this.realRoot(), 'devices');
    const found: string[] = [];
    for (let each = dirname(path); each.length > top.length; each = dirname(each)) found.push(each);
    // A multipath NVMe name space hangs on a virtual subsystem, which links to the controllers that it is reached by.
    const subsystem = found.find((each) => /^nvme-subsys\d+$/.test(basename(each)));
    const controller = subsystem && this.list(subsystem).find((name) => /^nvme\d+$/.test(name));
    if (!subsystem || !controller) return found;
    return [...found, ...this.ancestors(join(realpathSync(join(subsystem, controller)), 'x'))];
  }

  private absolute(path: string): string {
    return path.startsWith('/') ? path : join(this.root, path);
  }

  private realRoot(): string {
    try {
      return realpathSync(this.root);
    } catch {
      return this.root;
    }
  }

  private subsystem(path: string): string | undefined {
    try {
      return basename(readlinkSync(join(path, 'subsystem')));
    } catch {
      return undefined;
    }
  }

  private has(path: string, attribute: string): boolean {
    return this.text(join(path, attribute)) !== undefined;
  }

  private list(path: string): string[] {
    try {
      return readdirSync(this.absolute(path));
    } catch {
      return [];
    }
  }

  /** The device's own words: trimmed, without control characters, at most 256 characters. */
  private text(path: string): string | undefined {
    try {
      const text = readFileSync(this.absolute(path), 'utf8')
        .replace(/[\u0000-\u001f\u007f]+/g, ' ')
        .trim()
        .slice(0, 256);
      return text === '' ? undefined : text;
    } catch {
      return undefined;
    }
  }
}
