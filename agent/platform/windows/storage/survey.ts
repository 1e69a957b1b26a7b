import { z } from 'zod';
import { displayName } from '../../../../shared/events/display-name.ts';
import type { DeviceInfo } from '../../../../shared/events/observation.ts';
import type { Command } from '../../command.ts';
import type { Survey } from '../../storage-diff.ts';
import { addFolder } from '../../survey-watcher.ts';
import { usbIds } from '../device-control/device-nodes.ts';
import { asList, readingScript } from '../powershell.ts';

const Size = z.coerce.number().int().nonnegative().nullish().catch(undefined);
const Text = z.string().nullish();
const Disk = z.object({
  Index: z.number().int().nonnegative(),
  Model: Text,
  SerialNumber: Text,
  PNPDeviceID: z.string(),
  Size,
  Parent: Text,
  BusType: z.number().nullish(),
  IsReadOnly: z.boolean().nullish(),
});
type Disk = z.infer<typeof Disk>;
const Volume = z.object({
  /** Such as E: */
  DeviceID: z.string(),
  DriveType: z.number(),
  FileSystem: Text,
  Size,
  VolumeSerialNumber: Text,
  DiskIndex: z.number().int().nullish(),
});
type Volume = z.infer<typeof Volume>;
const Drive = z.object({ Drive: Text, Name: Text, PNPDeviceID: z.string(), Parent: Text });
type Drive = z.infer<typeof Drive>;

/**
 * Disks with the device that they hang on, volumes with their disk, optical drives. From CIM classes, whose
 * properties are numbers and ids: the same on a Windows of any language.
 */
export function surveyStorage(): Command {
  return readingScript(`
function Parent($id) { try { (Get-PnpDeviceProperty -InstanceId $id -KeyName 'DEVPKEY_Device_Parent').Data } catch { $null } }
$storage = @{}
Get-CimInstance -Namespace root/Microsoft/Windows/Storage MSFT_Disk | ForEach-Object { $storage[[int]$_.Number] = $_ }
$disks = @(Get-CimInstance Win32_DiskDrive | Select-Object Index,Model,SerialNumber,PNPDeviceID,Size,@{n='Parent';e={Parent $_.PNPDeviceID}},@{n='BusType';e={$storage[[int]$_.Index].BusType}},@{n='IsReadOnly';e={$storage[[int]$_.Index].IsReadOnly}})
$diskOf = @{}
Get-CimInstance Win32_LogicalDiskToPartition | ForEach-Object {
  if ($_.Antecedent.DeviceID -match '#(\\d+)') { $diskOf[$_.Dependent.DeviceID] = [int]$Matches[1] }
}
$volumes = @(Get-CimInstance Win32_LogicalDisk | Where-Object { $_.DriveType -in 2,3,5 } | Select-Object DeviceID,DriveType,FileSystem,Size,VolumeSerialNumber,@{n='DiskIndex';e={$diskOf[$_.DeviceID]}})
$drives = @(Get-CimInstance Win32_CDROMDrive | Select-Object Drive,Name,PNPDeviceID,@{n='Parent';e={Parent $_.PNPDeviceID}})
@{ disks = $disks; volumes = $volumes; drives = $drives } | ConvertTo-Json -Compress -Depth 3`);
}

export interface StorageTree {
  disks: Disk[];
  volumes: Volume[];
  drives: Drive[];
}

/** What `surveyStorage` wrote; what is not of its form is left out. */
export function parseStorage(json: unknown): StorageTree {
  const record = (json ?? {}) as Record<string, unknown>;
  const valid = <T extends z.ZodType>(schema: T, value: unknown): z.output<T>[] =>
    asList(value).flatMap((item) => {
      const parsed = schema.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    });
  return {
    disks: valid(Disk, record.disks),
    volumes: valid(Volume, record.volumes),
    drives: valid(Drive, record.drives),
  };
}

// Win32_LogicalDisk.DriveType
const REMOVABLE_DRIVE = 2;
const OPTICAL_DRIVE = 5;

/** MSFT_Disk.BusType: the numbers that matter here. */
const BUSES: Record<number, DeviceInfo['bus']> = {
  1: 'scsi',
  3: 'ata',
  7: 'usb',
  10: 'scsi',
  11: 'ata',
  12: 'mmc',
  13: 'mmc',
  15: 'loop',
  17: 'nvme',
};
const FIREWIRE = 4;
const USB = 7;

/** Removable disks and optical media, and the volumes with a drive letter on them. Pure. */
export function describeStorage(tree: StorageTree, named: ReadonlySet<string>): Survey {
  const survey: Survey = { devices: new Map(), mounts: new Map() };
  const unseen = new Map([...named].map((path) => [mountKey(path), path]));
  for (const disk of tree.disks) {
    const volumes = tree.volumes.filter((volume) => volume.DiskIndex === disk.Index);
    if (isRemovable(disk, volumes)) addDevice(survey, describeDisk(disk));
  }
  for (const volume of tree.volumes) {
    const mountPoint = `${volume.DeviceID}\\`;
    const isNamed = unseen.delete(mountKey(mountPoint));
    const device = deviceOf(tree, volume, isNamed);
    if (!device) continue;
    const described: DeviceInfo = {
      ...device,
      ...(volume.Size ? { sizeBytes: volume.Size } : {}),
      ...(volume.FileSystem ? { fileSystem: volume.FileSystem.slice(0, 64) } : {}),
      mountPoint,
    };
    survey.mounts.set(mountPoint, { mountPoint, device: described });
    addDevice(survey, described);
  }
  for (const folder of unseen.values()) addFolder(survey, folder);
  return survey;
}

function deviceOf(tree: StorageTree, volume: Volume, isNamed: boolean): DeviceInfo | undefined {
  if (volume.DriveType === OPTICAL_DRIVE) {
    if (!volume.Size) return undefined; // an empty drive
    const drive = tree.drives.find((each) => each.Drive === volume.DeviceID);
    return drive && describeDrive(drive, volume);
  }
  const disk = tree.disks.find((each) => each.Index === volume.DiskIndex);
  if (disk && (isNamed || isRemovable(disk, [volume]))) return describeDisk(disk);
  // A drive letter without a disk below it, as of a card in a slot or an encrypted container.
  if (!isNamed && (disk || volume.DriveType !== REMOVABLE_DRIVE)) return undefined;
  return { key: `volume:${volume.VolumeSerialNumber ?? volume.DeviceID}`, bus: 'unknown' };
}

/** Whether data written to the disk can be carried away. */
function isRemovable(disk: Disk, volumes: readonly Volume[]): boolean {
  if (disk.BusType === USB || disk.BusType === FIREWIRE || /^USBSTOR\\/i.test(disk.PNPDeviceID)) return true;
  if (/^USB\\/i.test(disk.Parent ?? '')) return true; // UASP disks call themselves SCSI
  return volumes.some((volume) => volume.DriveType === REMOVABLE_DRIVE);
}

function describeDisk(disk: Disk): DeviceInfo {
  const ids = usbIds(disk.Parent ?? '');
  const isUsb = ids.vendorId !== undefined || /^USBSTOR\\/i.test(disk.PNPDeviceID);
  const bus = isUsb ? 'usb' : (BUSES[disk.BusType ?? -1] ?? 'unknown');
  const serial = ids.serial ?? serialOf(disk);
  const numbers = ids.vendorId ? `${ids.vendorId}:${ids.productId}:` : '';
  return {
    key: `${bus}:${numbers}${serial ?? `@${disk.PNPDeviceID}`}`.slice(0, 512),
    bus,
    ...(ids.vendorId ? { vendorId: ids.vendorId } : {}),
    ...(ids.productId ? { productId: ids.productId } : {}),
    ...productOf(disk.Model),
    ...(serial ? { serial } : {}),
    node: `PhysicalDrive${disk.Index}`,
    ...(disk.Size ? { sizeBytes: disk.Size } : {}),
    ...(typeof disk.IsReadOnly === 'boolean' ? { readOnly: disk.IsReadOnly } : {}),
  };
}

function describeDrive(drive: Drive, volume: Volume): DeviceInfo {
  const ids = usbIds(drive.Parent ?? '');
  const bus = ids.vendorId ? 'usb' : 'scsi';
  return {
    key: `${bus}:optical:${drive.PNPDeviceID}/${volume.VolumeSerialNumber ?? ''}`.slice(0, 512),
    bus,
    ...ids,
    ...productOf(drive.Name),
  };
}

/** Padded with blanks by some devices, and with a Windows-made id by others. */
function serialOf(disk: Disk): string | undefined {
  const text = disk.SerialNumber?.trim();
  return text && /^[\x21-\x7e][\x20-\x7e]*$/.test(text) ? text.slice(0, 256) : undefined;
}

/** Windows appends the words to every name on USB. */
function productOf(name: string | null | undefined): Pick<DeviceInfo, 'product'> {
  const product = name?.replace(/ USB Device$/, '').trim();
  return product ? { product: displayName(product).slice(0, 256) } : {};
}

// The first description of a key stays: the whole disk, not a volume on it.
function addDevice(survey: Survey, device: DeviceInfo): void {
  if (!survey.devices.has(device.key)) survey.devices.set(device.key, device);
}

/** E: and e:\ are one place. */
function mountKey(path: string): string {
  return path.replace(/\\+$/, '').toUpperCase();
}
