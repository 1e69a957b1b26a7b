import type { Monitoring } from '../../shared/policy/schema.ts';
import type { Platform, RemovableMount, StorageChange, StorageWatcher } from '../platform/platform.ts';
import { FileTreeWatcher } from './file-tree-watcher.ts';
import type { Monitor, MonitorSink } from './monitor.ts';
import { settledFile } from './settled-file.ts';

/** Mounts are looked for several times a second; what was written before one was seen counts as new. */
const SEEN_WITHIN_MS = 3_000;

interface WatchedMount {
  mount: RemovableMount;
  tree: FileTreeWatcher;
}

/**
 * Watches every removable medium that is mounted, and passes on what is plugged in and pulled out; what is
 * plugged in at the start is passed on as arrived.
 */
export function createRemovableStorageMonitor(platform: Platform): Monitor {
  const watched = new Map<string, WatchedMount>();
  let sink: MonitorSink;
  let storage: StorageWatcher | undefined;
  let current: Monitoring | undefined;

  const begin = async (mount: RemovableMount, changedSince?: number): Promise<void> => {
    const tree = new FileTreeWatcher({
      root: mount.mountPoint,
      platform,
      ...(changedSince !== undefined && { changedSince }),
      onFile: (file) => {
        const entry = watched.get(mount.mountPoint);
        if (entry?.tree !== tree) return;
        sink.file(
          settledFile(file, { channel: 'removable-storage', root: mount.mountPoint, mount: entry.mount }),
        );
      },
      onDegraded: (reason) => sink.degraded?.(reason),
    });
    watched.set(mount.mountPoint, { mount, tree });
    await tree.start();
  };
  const end = async (mountPoint: string): Promise<void> => {
    const entry = watched.get(mountPoint);
    watched.delete(mountPoint);
    await entry?.tree.close();
  };
  const mounted = async (mount: RemovableMount, changedSince: number): Promise<void> => {
    const entry = watched.get(mount.mountPoint);
    if (entry?.mount.device.key === mount.device.key) {
      entry.mount = mount; // made read-only, say: the same medium, watched on
      return;
    }
    await end(mount.mountPoint);
    await begin(mount, changedSince);
  };
  const onChange = (change: StorageChange): void => {
    sink.storage(change);
    const work =
      change.kind === 'mounted'
        ? mounted(change.mount, Date.now() - SEEN_WITHIN_MS)
        : change.kind === 'unmounted'
          ? end(change.mount.mountPoint)
          : undefined;
    work?.catch((error: Error) => sink.failed(error));
  };

  /** Changes over to another list of named mounts; what both watch stays watched. */
  const observe = async (monitoring: Monitoring, since = Date.now()): Promise<void> => {
    const previous = storage;
    storage = undefined;
    let held: StorageChange[] | undefined = [];
    const next = monitoring.removableStorage
      ? await platform.watchStorage({
          extraMounts: monitoring.removableMounts,
          onChange: (change) => (held ? held.push(change) : onChange(change)),
          onError: (error) => sink.failed(error),
        })
      : undefined;
    await previous?.close();
    const present = (await next?.snapshot()) ?? { devices: [], mounts: [] };
    if (!previous) {
      for (const device of present.devices) sink.storage({ kind: 'device-arrived', device });
    }
    const now = new Map(present.mounts.map((mount) => [mount.mountPoint, mount]));
    for (const [mountPoint, { mount }] of [...watched]) {
      if (now.get(mountPoint)?.device.key === mount.device.key) continue;
      sink.storage({ kind: 'unmounted', mount });
      await end(mountPoint);
    }
    const fresh = present.mounts.filter(({ mountPoint }) => !watched.has(mountPoint));
    for (const mount of fresh) sink.storage({ kind: 'mounted', mount });
    await Promise.all(fresh.map((mount) => begin(mount, since)));
    for (const change of held) onChange(change);
    held = undefined;
    storage = next;
  };

  return {
    name: 'removable-storage',
    async start(monitoring, to, since) {
      sink = to;
      current = monitoring;
      await observe(monitoring, since);
    },
    async configure(monitoring) {
      const same = JSON.stringify(monitoring) === JSON.stringify(current);
      current = monitoring;
      if (!same) await observe(monitoring);
    },
    async stop() {
      await storage?.close();
      storage = undefined;
      await Promise.all([...watched.keys()].map(end));
    },
  };
}
