import { displayName } from '../../../../shared/events/display-name.ts';
import type { DeviceInfo } from '../../../../shared/events/observation.ts';
import { type RunCommand, runOrThrow } from '../../command.ts';
import type { Survey } from '../../storage-diff.ts';
import { addFolder } from '../../survey-watcher.ts';
import { listUsb, parseUsb, type UsbDevice } from '../usb-tree.ts';
import {
  type DiskInfo,
  diskInfo,
  listDisks,
  parseDiskInfo,
  parseDiskList,
  type WholeDisk,
} from './diskutil.ts';

/** Disks as diskutil and the I/O Registry tell of them. */
export interface StorageTree {
  disks: WholeDisk[];
  /** Of every whole disk and every mounted volume, by name. */
  info: ReadonlyMap<string, DiskInfo>;
  usb: UsbDevice[];
}

/** Asks the system; a disk that vanishes meanwhile is left out. */
export async function readStorage(run: RunCommand): Promise<StorageTree> {
  const disks = parseDiskList((await runOrThrow(run, listDisks())).stdout);
  const info = new Map<string, DiskInfo>();
  for (const disk of disks) {
    const mounted = disk.volumes.filter((volume) => volume.mountPoint !== undefined);
    for (const name of new Set([disk.name, ...mounted.map((volume) => volume.name)])) {
      const found = parseDiskInfo((await run(diskInfo(name))).stdout);
      if (found) info.set(name, found);
    }
  }
  return { disks, info, usb: parseUsb((await run(listUsb())).stdout) };
}

/** Removable disks and the volumes mounted from them. Pure. */
export function describeStorage(tree: StorageTree, named: ReadonlySet<string>): Survey {
  const survey: Survey = { devices: new Map(), mounts: new Map() };
  const unseen = new Set(named);
  for (const disk of tree.disks) {
    const physical = physicalDisk(tree, disk);
    const whole = tree.info.get(physical);
    const removable = whole !== undefined && isRemovable(tree, physical, whole);
    if (removable && physical === disk.name) addDevice(survey, describeDisk(tree, whole));
    for (const { name, mountPoint } of disk.volumes) {
      if (mountPoint === undefined) continue;
      const isNamed = unseen.delete(mountPoint);
      if (!removable && !isNamed) continue;
      const volume = tree.info.get(name);
      const device: DeviceInfo = {
        ...(whole ? describeDisk(tree, whole) : { key: `mount:${name}`, bus: 'unknown' }),
        node: name,
        ...(volume?.sizeBytes === undefined ? {} : { sizeBytes: volume.sizeBytes }),
        ...(volume?.fileSystem === undefined ? {} : { fileSystem: volume.fileSystem.slice(0, 64) }),
        mountPoint: displayName(mountPoint).slice(0, 4096),
        ...(volume ? { readOnly: !volume.writable } : {}),
      };
      survey.mounts.set(mountPoint, { mountPoint, device });
      addDevice(survey, device);
    }
  }
  for (const folder of unseen) addFolder(survey, folder);
  return survey;
}

/** The disk that can be pulled out: below an APFS container the one that it lies on. */
function physicalDisk(tree: StorageTree, disk: WholeDisk): string {
  return disk.liesOn.find((name) => tree.disks.some((each) => each.name === name)) ?? disk.name;
}

/** Whether data written to it can be carried away. Disk images are files; where they lie decides about them. */
function isRemovable(tree: StorageTree, name: string, disk: DiskInfo): boolean {
  if (disk.protocol === 'Disk Image') return false;
  if (usbOf(tree, name)) return true;
  return !disk.internal || disk.removable || /^(USB|Secure Digital|FireWire)$/.test(disk.protocol);
}

/** "Device Protocol" as diskutil names it. */
const BUSES: Record<string, DeviceInfo['bus']> = {
  USB: 'usb',
  'Secure Digital': 'mmc',
  SATA: 'ata',
  ATA: 'ata',
  ATAPI: 'ata',
  SAS: 'scsi',
  'PCI-Express': 'nvme',
  PCI: 'nvme',
  'Apple Fabric': 'nvme',
  'Disk Image': 'loop',
};

function describeDisk(tree: StorageTree, disk: DiskInfo): DeviceInfo {
  const usb = usbOf(tree, disk.name);
  const bus = usb ? 'usb' : (BUSES[disk.protocol] ?? 'unknown');
  const numbers = usb ? `${usb.vendorId ?? ''}:${usb.productId ?? ''}:` : '';
  const who = usb?.serial ?? (usb ? `@${usb.location}` : `@${disk.name}`);
  const product = usb?.product ?? disk.mediaName;
  return {
    key: `${bus}:${numbers}${who}`.slice(0, 512),
    bus,
    ...(usb?.vendorId ? { vendorId: usb.vendorId } : {}),
    ...(usb?.productId ? { productId: usb.productId } : {}),
    ...(usb?.vendor ? { vendor: displayName(usb.vendor).slice(0, 256) } : {}),
    ...(product ? { product: displayName(product).slice(0, 256) } : {}),
    ...(usb?.serial ? { serial: displayName(usb.serial).slice(0, 256) } : {}),
    node: disk.name,
    ...(disk.sizeBytes === undefined ? {} : { sizeBytes: disk.sizeBytes }),
  };
}

function usbOf(tree: StorageTree, disk: string): UsbDevice | undefined {
  return tree.usb.find((device) => device.functions.some((each) => each.disks.includes(disk)));
}

// The first description of a key stays: the whole disk, not a volume on it.
function addDevice(survey: Survey, device: DeviceInfo): void {
  if (!survey.devices.has(device.key)) survey.devices.set(device.key, device);
}
