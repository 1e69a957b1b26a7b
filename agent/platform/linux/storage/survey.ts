import { displayName } from '../../../../shared/events/display-name.ts';
import type { DeviceInfo } from '../../../../shared/events/observation.ts';
import type { Survey } from '../../storage-diff.ts';
import type { BlockDevice, Sysfs } from './block-device.ts';
import { isInside, type MountEntry, parseMountinfo, visibleMounts } from './mountinfo.ts';
import { describeDevice, isRemovableStorage } from './removable.ts';

/** The real path of a folder named as removable, or undefined while there is none. */
export type ExtraFolder = string | undefined;

const MAX_DEPTH = 8; // of loop files and mapped devices on top of each other

/**
 * Finds removable disks in sysfs and the mounts that show them. Pure but for reading sysfs; run when the
 * kernel's lists changed.
 */
export function takeSurvey(sysfs: Sysfs, mountinfo: Buffer, extra: readonly ExtraFolder[]): Survey {
  const visible = visibleMounts(parseMountinfo(mountinfo));
  const judge = new Judge(sysfs, visible);
  const survey: Survey = { devices: new Map(), mounts: new Map() };

  for (const node of sysfs.blockDevices()) {
    const device = judge.device(node);
    // Partitions and mapped devices are part of the disk below; an empty slot (size 0) holds nothing yet.
    if (!device || device.node !== device.disk || device.sizeBytes === 0 || device.slaves.length > 0)
      continue;
    if (judge.isRemovable(device)) addDevice(survey, describeDevice(device));
  }

  const named = new Set(extra.filter((path) => path !== undefined));
  for (const entry of withoutRepeats(visible)) {
    const mountPoint = entry.mountPoint.toString('utf8');
    const isNamed = named.delete(mountPoint);
    const physical = judge.physicalDevice(entry);
    if (!isNamed && !(physical && judge.isRemovable(physical))) continue;
    const device = deviceOfMount(entry, mountPoint, judge.deviceOf(entry), physical);
    survey.mounts.set(mountPoint, { mountPoint, device });
    if (device.bus !== 'folder') addDevice(survey, device);
  }
  for (const folder of named) {
    const display = displayName(folder);
    const device: DeviceInfo = {
      key: `folder:${display}`.slice(0, 512),
      bus: 'folder',
      mountPoint: display.slice(0, 4096),
    };
    survey.mounts.set(folder, { mountPoint: folder, device });
  }
  return survey;
}

// The first description of a key stays: the whole disk, not a partition of it.
function addDevice(survey: Survey, device: DeviceInfo): void {
  if (!survey.devices.has(device.key)) survey.devices.set(device.key, device);
}

function deviceOfMount(
  entry: MountEntry,
  mountPoint: string,
  mounted: BlockDevice | undefined,
  physical: BlockDevice | undefined,
): DeviceInfo {
  const described: DeviceInfo =
    mounted && physical
      ? { ...describeDevice(physical), node: mounted.node, sizeBytes: mounted.sizeBytes }
      : { key: `mount:${displayName(entry.source)}`.slice(0, 512), bus: 'unknown' };
  return {
    ...described,
    fileSystem: entry.fileSystem.slice(0, 64),
    mountPoint: displayName(mountPoint).slice(0, 4096),
    readOnly: entry.readOnly,
  };
}

/**
 * One mount for each part of a file system: what is written through a bind mount is seen through the mount
 * that shows the folder above it, too.
 */
function withoutRepeats(mounts: readonly MountEntry[]): MountEntry[] {
  const kept: MountEntry[] = [];
  const byWidth = [...mounts].sort((a, b) => a.root.length - b.root.length || a.id - b.id);
  for (const mount of byWidth) {
    const shown = kept.some(
      (other) =>
        other.device === mount.device && (mount.root.equals(other.root) || isInside(mount.root, other.root)),
    );
    if (!shown) kept.push(mount);
  }
  return kept;
}

/** Judges devices together with what they lie on: loop files on mounts, mapped devices on disks. */
class Judge {
  private readonly sysfs: Sysfs;
  private readonly mounts: readonly MountEntry[];
  private readonly devices = new Map<string, BlockDevice | undefined>();

  constructor(sysfs: Sysfs, mounts: readonly MountEntry[]) {
    this.sysfs = sysfs;
    this.mounts = mounts;
  }

  device(node: string): BlockDevice | undefined {
    if (!this.devices.has(node)) this.devices.set(node, this.sysfs.read(node));
    return this.devices.get(node);
  }

  /** The block device that a mount shows; undefined for network and virtual file systems. */
  deviceOf(mount: MountEntry): BlockDevice | undefined {
    const node = this.sysfs.nodeOf(mount.device) ?? this.sysfs.nodeOfSource(mount.source.toString('utf8')); // btrfs has no block device number
    return node === undefined ? undefined : this.device(node);
  }

  /** The disk at the bottom of mapped devices, a removable one before others. */
  physicalDevice(mount: MountEntry): BlockDevice | undefined {
    const device = this.deviceOf(mount);
    return device && this.bottom(device, 0);
  }

  isRemovable(device: BlockDevice, depth = 0): boolean {
    if (depth > MAX_DEPTH) return false;
    if (device.slaves.length > 0) {
      return device.slaves.some((node) => {
        const below = this.device(node);
        return below !== undefined && this.isRemovable(below, depth + 1);
      });
    }
    if (device.bus === 'loop') {
      const below = device.backingFile && this.mountHolding(device.backingFile);
      const holder = below && this.deviceOf(below);
      return holder ? this.isRemovable(holder, depth + 1) : false;
    }
    return isRemovableStorage(device);
  }

  private bottom(device: BlockDevice, depth: number): BlockDevice {
    const below = device.slaves.map((node) => this.device(node)).filter((each) => each !== undefined);
    const next = below.find((each) => this.isRemovable(each)) ?? below[0];
    return next && depth < MAX_DEPTH ? this.bottom(next, depth + 1) : device;
  }

  private mountHolding(file: string): MountEntry | undefined {
    const path = Buffer.from(file);
    return this.mounts
      .filter((mount) => isInside(path, mount.mountPoint))
      .sort((a, b) => b.mountPoint.length - a.mountPoint.length)[0];
  }
}
