import { realpath, stat } from 'node:fs/promises';
import type { Platform, StorageWatcher } from '../../platform.ts';
import { type Survey, storageChanges } from '../../storage-diff.ts';
import { onUsbHotplug } from '../../usb-hotplug.ts';
import { Sysfs } from './block-device.ts';
import { KernelList } from './kernel-list.ts';
import { type ExtraFolder, takeSurvey } from './survey.ts';

type WatchOptions = Parameters<Platform['watchStorage']>[0];

export interface LinuxRoots {
  sys: string;
  proc: string;
}

/** How long a change may stay unseen. A look reads two lists, some 50 µs: 0.07 % of a core. */
const LOOK_EVERY_MS = 500;
/** A removable device is there that nobody has mounted yet, or something changed just now. */
const LOOK_OFTEN_MS = 100;
const OFTEN_FOR_MS = 10_000;
/** Named folders are looked at so often, and whenever something was mounted. */
const FOLDERS_EVERY_MS = 2_000;

/**
 * Watches /proc/self/mountinfo and /proc/partitions, which tell of every mount, disk and inserted medium, and
 * surveys sysfs when one of them changed. USB hot-plug brings the next look forward.
 */
export async function watchLinuxStorage(roots: LinuxRoots, options: WatchOptions): Promise<StorageWatcher> {
  const watcher = new LinuxStorageWatcher(roots, options);
  await watcher.begin();
  return watcher;
}

class LinuxStorageWatcher implements StorageWatcher {
  private readonly options: WatchOptions;
  private readonly sysfs: Sysfs;
  private readonly mountinfo: KernelList;
  private readonly partitions: KernelList;
  private survey: Survey = { devices: new Map(), mounts: new Map() };
  private folders: ExtraFolder[] = [];
  private foldersLookedAt = 0;
  private oftenUntil = 0;
  private timer: NodeJS.Timeout | undefined;
  private stopHotplug = async (): Promise<void> => {};
  private closed = false;

  constructor(roots: LinuxRoots, options: WatchOptions) {
    this.options = options;
    this.sysfs = new Sysfs(roots.sys);
    this.mountinfo = new KernelList(`${roots.proc}/self/mountinfo`);
    this.partitions = new KernelList(`${roots.proc}/partitions`);
  }

  async begin(): Promise<void> {
    this.folders = await lookAtFolders(this.options.extraMounts);
    this.mountinfo.changed();
    this.partitions.changed();
    this.survey = takeSurvey(this.sysfs, this.mountinfo.content, this.folders);
    this.stopHotplug = await onUsbHotplug(() => this.hurry());
    this.schedule();
  }

  async snapshot(): ReturnType<StorageWatcher['snapshot']> {
    return { devices: [...this.survey.devices.values()], mounts: [...this.survey.mounts.values()] };
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.stopHotplug();
    this.mountinfo.close();
    this.partitions.close();
  }

  private schedule(): void {
    if (this.closed) return;
    const often = performance.now() < this.oftenUntil || this.hasUnmountedDevice();
    this.timer = setTimeout(() => void this.look(), often ? LOOK_OFTEN_MS : LOOK_EVERY_MS);
    this.timer.unref();
  }

  /** A device tells of itself on the bus before the kernel has made disks and mounts of it. */
  private hurry(): void {
    this.oftenUntil = performance.now() + OFTEN_FOR_MS;
    clearTimeout(this.timer);
    this.schedule();
  }

  private hasUnmountedDevice(): boolean {
    const mounted = new Set([...this.survey.mounts.values()].map(({ device }) => device.key));
    return [...this.survey.devices.keys()].some((key) => !mounted.has(key));
  }

  private async look(): Promise<void> {
    try {
      const mountsChanged = this.mountinfo.changed();
      const listsChanged = this.partitions.changed() || mountsChanged;
      const foldersChanged = await this.lookAtFolders(listsChanged);
      if (!this.closed && (listsChanged || foldersChanged)) this.resurvey();
    } catch (error) {
      if (!this.closed) this.options.onError(error as Error);
    }
    this.schedule();
  }

  private async lookAtFolders(now: boolean): Promise<boolean> {
    if (this.options.extraMounts.length === 0) return false;
    if (!now && performance.now() - this.foldersLookedAt < FOLDERS_EVERY_MS) return false;
    this.foldersLookedAt = performance.now();
    const before = this.folders;
    this.folders = await lookAtFolders(this.options.extraMounts);
    return this.folders.some((path, index) => path !== before[index]);
  }

  private resurvey(): void {
    const before = this.survey;
    this.survey = takeSurvey(this.sysfs, this.mountinfo.content, this.folders);
    const changes = storageChanges(before, this.survey);
    if (changes.length > 0) this.oftenUntil = performance.now() + OFTEN_FOR_MS;
    for (const change of changes) this.options.onChange(change);
  }
}

/** The real path of each folder; undefined where there is none now. */
function lookAtFolders(paths: readonly string[]): Promise<ExtraFolder[]> {
  return Promise.all(
    paths.map(async (path) => {
      try {
        return (await stat(path)).isDirectory() ? await realpath(path) : undefined;
      } catch {
        return undefined;
      }
    }),
  );
}
