import { realpath, stat } from 'node:fs/promises';
import type { Platform, StorageWatcher } from '../../platform.ts';
import { storageChanges } from '../../storage-diff.ts';
import { onUsbHotplug } from '../../usb-hotplug.ts';
import { Sysfs } from './block-device.ts';
import { KernelList } from './kernel-list.ts';
import { type ExtraFolder, takeSurvey } from './survey.ts';

type WatchOptions = Parameters<Platform['watchStorage']>[0];

export interface LinuxRoots {
  sys: string;
  proc: string;
}

/** How long a mount may stay unseen. Reading the two lists takes some 40 µs, so this costs 0.02 % of a core. */
const LOOK_EVERY_MS = 200;
/** Named folders are looked at on every fifth look. */
const FOLDERS_EVERY = 5;

/**
 * Watches /proc/self/mountinfo and /proc/partitions, which tell of every mount, disk and inserted medium, and
 * surveys sysfs when one of them changed.
 */
export async function watchLinuxStorage(roots: LinuxRoots, options: WatchOptions): Promise<StorageWatcher> {
  const sysfs = new Sysfs(roots.sys);
  const mountinfo = new KernelList(`${roots.proc}/self/mountinfo`);
  const partitions = new KernelList(`${roots.proc}/partitions`);
  let extra = await lookAtFolders(options.extraMounts);
  mountinfo.changed();
  partitions.changed();
  let survey = takeSurvey(sysfs, mountinfo.content, extra);
  let closed = false;

  const resurvey = (): void => {
    const before = survey;
    survey = takeSurvey(sysfs, mountinfo.content, extra);
    for (const change of storageChanges(before, survey)) options.onChange(change);
  };
  const lookAtLists = (): void => {
    if (closed) return;
    try {
      const mountsChanged = mountinfo.changed();
      if (partitions.changed() || mountsChanged) resurvey();
    } catch (error) {
      options.onError(error as Error);
    }
  };
  const lookAtNamedFolders = async (): Promise<void> => {
    const now = await lookAtFolders(options.extraMounts);
    if (closed || sameFolders(extra, now)) return;
    extra = now;
    lookAtLists();
    resurvey();
  };

  let looks = 0;
  const timer = setInterval(() => {
    lookAtLists();
    if (options.extraMounts.length > 0 && ++looks % FOLDERS_EVERY === 0) {
      lookAtNamedFolders().catch(options.onError);
    }
  }, LOOK_EVERY_MS);
  timer.unref();
  const stopHotplug = await onUsbHotplug(lookAtLists);

  return {
    snapshot: async () => ({ devices: [...survey.devices.values()], mounts: [...survey.mounts.values()] }),
    async close() {
      closed = true;
      clearInterval(timer);
      await stopHotplug();
      mountinfo.close();
      partitions.close();
    },
  };
}

async function lookAtFolders(paths: readonly string[]): Promise<ExtraFolder[]> {
  return Promise.all(
    paths.map(async (configured) => {
      try {
        const isFolder = (await stat(configured)).isDirectory();
        return { configured, realPath: isFolder ? await realpath(configured) : undefined };
      } catch {
        return { configured, realPath: undefined };
      }
    }),
  );
}

function sameFolders(a: readonly ExtraFolder[], b: readonly ExtraFolder[]): boolean {
  return a.every((folder, index) => folder.realPath === b[index]?.realPath);
}
