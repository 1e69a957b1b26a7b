import { readFile } from 'node:fs/promises';
import type { RunCommand } from '../../command.ts';
import type { Sysfs } from './sysfs.ts';

/** A block device or partition, by its kernel name, such as sdb or sdb1. */
export interface Disk {
  name: string;
  /** `8:16` as in mountinfo. */
  number: string;
  readOnly: boolean;
}

/** Whole disks and partitions that hang on a device folder of sysfs (a USB interface, a SCSI or MMC device). */
export async function disksBelow(sysfs: Sysfs, devicePath: string): Promise<Disk[]> {
  const folder = await sysfs.resolve(devicePath);
  if (!folder) return [];
  const names = await sysfs.list('class/block');
  const found = await Promise.all(
    names.map(async (name): Promise<Disk | undefined> => {
      if (!(await sysfs.resolve('class/block', name))?.startsWith(`${folder}/`)) return undefined;
      const number = await sysfs.read('class/block', name, 'dev');
      const ro = await sysfs.read('class/block', name, 'ro');
      return number === undefined ? undefined : { name, number, readOnly: ro === '1' };
    }),
  );
  return found.filter((disk) => disk !== undefined);
}

/** Where these disks are mounted: mountinfo(5), its octal escapes undone. */
export async function mountsOf(
  disks: readonly Disk[],
  mountinfo = '/proc/self/mountinfo',
): Promise<string[]> {
  const text = await readFile(mountinfo, 'utf8').catch(() => '');
  const numbers = new Set(disks.map((disk) => disk.number));
  return text.split('\n').flatMap((line) => {
    const [, , number, , mountPoint] = line.split(' ');
    if (number === undefined || mountPoint === undefined || !numbers.has(number)) return [];
    return [
      mountPoint.replaceAll(/\\([0-7]{3})/g, (_match, octal) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      ),
    ];
  });
}

/**
 * Sets or clears the block layer's read-only flag and remounts what is mounted. The flag refuses every write, also
 * through a mount that was there before. Disks that are as wanted are left alone.
 */
export async function setReadOnly(run: RunCommand, disks: readonly Disk[], readOnly: boolean): Promise<void> {
  const others = disks.filter((disk) => disk.readOnly !== readOnly);
  if (others.length === 0) return;
  const mounts = await mountsOf(others);
  const remount = async (option: string) => {
    for (const mountPoint of mounts)
      await run({ file: 'mount', args: ['-o', `remount,${option}`, mountPoint] });
  };
  if (readOnly) await remount('ro');
  for (const disk of others) {
    await run({ file: 'blockdev', args: [readOnly ? '--setro' : '--setrw', `/dev/${disk.name}`] });
  }
  if (!readOnly) await remount('rw');
}

/** Writes back what is pending and detaches the mounts, before the disks below them go away. */
export async function letGo(run: RunCommand, disks: readonly Disk[]): Promise<void> {
  for (const mountPoint of await mountsOf(disks)) {
    await run({ file: 'mount', args: ['-o', 'remount,ro', mountPoint] });
    await run({ file: 'umount', args: ['-l', mountPoint] });
  }
}
