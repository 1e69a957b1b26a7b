import { isDeepStrictEqual } from 'node:util';
import type { DeviceInfo } from '../../shared/events/observation.ts';
import type { RemovableMount, StorageChange } from './platform.ts';

/** What is plugged in and mounted at one moment. */
export interface Survey {
  /** By key. */
  devices: Map<string, DeviceInfo>;
  /** By mount point. */
  mounts: Map<string, RemovableMount>;
}

/**
 * What happened between two surveys, in the order in which it must have happened: unmounted before removed,
 * arrived before mounted.
 */
export function storageChanges(before: Survey, after: Survey): StorageChange[] {
  const changes: StorageChange[] = [];
  for (const [mountPoint, mount] of before.mounts) {
    if (after.mounts.get(mountPoint)?.device.key !== mount.device.key) {
      changes.push({ kind: 'unmounted', mount });
    }
  }
  for (const [key, device] of before.devices) {
    if (!after.devices.has(key)) changes.push({ kind: 'device-removed', device });
  }
  for (const [key, device] of after.devices) {
    if (!before.devices.has(key)) changes.push({ kind: 'device-arrived', device });
  }
  for (const [mountPoint, mount] of after.mounts) {
    const known = before.mounts.get(mountPoint);
    if (!isDeepStrictEqual(known, mount)) changes.push({ kind: 'mounted', mount });
  }
  return changes;
}
