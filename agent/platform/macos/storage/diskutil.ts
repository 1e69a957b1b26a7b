import type { Command } from '../../command.ts';
import { dicts, isDict, numberOf, type PlistDict, parsePlist, textOf } from '../plist.ts';

const DISKUTIL = '/usr/sbin/diskutil';

/** Disks, partitions and APFS volumes with their mount points. */
export function listDisks(): Command {
  return { file: DISKUTIL, args: ['list', '-plist'], reads: true };
}

export function diskInfo(disk: string): Command {
  return { file: DISKUTIL, args: ['info', '-plist', diskName(disk)], reads: true };
}

/** A line for everything that DiskArbitration does. */
export function diskActivity(): Command {
  return { file: DISKUTIL, args: ['activity'], reads: true };
}

/** Takes every volume of a whole disk off, also while files on it are open. */
export function unmountDisk(disk: string): Command {
  return { file: DISKUTIL, args: ['unmountDisk', 'force', diskName(disk)], timeoutMs: 60_000 };
}

export function unmountVolume(volume: string): Command {
  return { file: DISKUTIL, args: ['unmount', 'force', diskName(volume)], timeoutMs: 60_000 };
}

/** Lets go of the medium: it comes back when it is plugged in again. */
export function ejectDisk(disk: string): Command {
  return { file: DISKUTIL, args: ['eject', diskName(disk)], timeoutMs: 60_000 };
}

export function mountVolume(volume: string, options: { readOnly: boolean }): Command {
  const args = ['mount', ...(options.readOnly ? ['readOnly'] : []), diskName(volume)];
  return { file: DISKUTIL, args, timeoutMs: 60_000 };
}

export function mountDisk(disk: string): Command {
  return { file: DISKUTIL, args: ['mountDisk', diskName(disk)], timeoutMs: 60_000 };
}

export interface WholeDisk {
  /** Such as disk4. */
  name: string;
  volumes: { name: string; mountPoint?: string }[];
  /** For an APFS container: the whole disks that it lies on. */
  liesOn: string[];
}

/** What `listDisks` printed. */
export function parseDiskList(output: string): WholeDisk[] {
  const root = parsePlist(output);
  if (!isDict(root)) return [];
  return dicts(root.AllDisksAndPartitions).flatMap((entry): WholeDisk[] => {
    const name = textOf(entry, 'DeviceIdentifier');
    if (!isDiskName(name)) return [];
    const parts = [...dicts(entry.Partitions), ...dicts(entry.APFSVolumes)];
    const volumes = [entry, ...parts].flatMap((part) => {
      const volume = textOf(part, 'DeviceIdentifier');
      const mountPoint = textOf(part, 'MountPoint');
      if (!isDiskName(volume) || (part === entry && mountPoint === undefined)) return [];
      return [{ name: volume, ...(mountPoint === undefined ? {} : { mountPoint }) }];
    });
    const liesOn = dicts(entry.APFSPhysicalStores).flatMap((store) => {
      const on = textOf(store, 'DeviceIdentifier', 'APFSPhysicalStore');
      return on ? [wholeDiskOf(on)] : [];
    });
    return [{ name, volumes, liesOn }];
  });
}

export interface DiskInfo {
  name: string;
  /** Such as USB, SATA, PCI-Express, Apple Fabric, Secure Digital, Disk Image. */
  protocol: string;
  internal: boolean;
  removable: boolean;
  writable: boolean;
  optical: boolean;
  mediaName?: string;
  sizeBytes?: number;
  fileSystem?: string;
  mountPoint?: string;
}

/** What `diskInfo` printed; undefined when the disk is gone (then the list says Error). */
export function parseDiskInfo(output: string): DiskInfo | undefined {
  const root = parsePlist(output);
  if (!isDict(root) || root.Error === true) return undefined;
  const name = textOf(root, 'DeviceIdentifier');
  if (!isDiskName(name)) return undefined;
  const flag = (...keys: string[]) => keys.some((key) => root[key] === true);
  const writable = root.WritableVolume ?? root.Writable ?? root.WritableMedia;
  const mounted = textOf(root, 'MountPoint');
  return {
    name,
    protocol: textOf(root, 'BusProtocol') ?? '',
    internal: flag('Internal'),
    removable: flag('RemovableMediaOrExternalDevice', 'RemovableMedia', 'Removable'),
    // A volume that is not mounted says WritableVolume: false whatever its medium.
    writable: mounted === undefined ? root.WritableMedia !== false : writable !== false,
    optical: 'OpticalMediaType' in root || 'OpticalDeviceType' in root,
    ...optionalText('mediaName', root, 'MediaName', 'IORegistryEntryName'),
    ...optionalText('fileSystem', root, 'FilesystemType'),
    ...optionalText('mountPoint', root, 'MountPoint'),
    ...optionalNumber(root),
  };
}

/** disk4 for disk4s2 and disk3s1s1. */
export function wholeDiskOf(disk: string): string {
  return /^disk\d+/.exec(disk)?.[0] ?? disk;
}

/** What a line of `diskActivity` is about; undefined for the legend and for what changes nothing. */
export function parseActivity(line: string): { event: string; disk?: string } | undefined {
  const match = /^\*\*\*(Disk\w+) \((?:'([^']*)'|\(no BSD name\))/.exec(line);
  if (!match || match[1] === 'DiskPeek') return undefined;
  return { event: match[1]!, ...(isDiskName(match[2]) ? { disk: match[2] } : {}) };
}

export function isDiskName(name: string | undefined): name is string {
  return name !== undefined && /^disk\d{1,4}(s\d{1,4}){0,2}$/.test(name);
}

/** A name from outside cannot become an option or another path. */
function diskName(name: string): string {
  if (!isDiskName(name)) throw new Error(`not a disk: ${JSON.stringify(name).slice(0, 80)}`);
  return name;
}

function optionalText<K extends string>(key: K, dict: PlistDict, ...names: string[]): { [P in K]?: string } {
  const value = textOf(dict, ...names);
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: string });
}

function optionalNumber(dict: PlistDict): { sizeBytes?: number } {
  const sizeBytes = numberOf(dict, 'TotalSize', 'Size');
  return sizeBytes === undefined || sizeBytes < 0 ? {} : { sizeBytes };
}
