import { resolve } from 'node:path';
import type { Monitoring } from '../../shared/policy/schema.ts';
import type { Platform } from '../platform/platform.ts';
import { FileTreeWatcher } from './file-tree-watcher.ts';
import type { Monitor, MonitorSink } from './monitor.ts';
import { settledFile } from './settled-file.ts';

/** Watches the folders that a policy names, as channel `folder`. One that does not exist is waited for. */
export function createFolderMonitor(platform: Platform): Monitor {
  const watched = new Map<string, FileTreeWatcher>();
  let sink: MonitorSink;

  const begin = async (folder: string, changedSince: number): Promise<void> => {
    const tree = new FileTreeWatcher({
      root: folder,
      platform,
      changedSince,
      onFile: (file) => sink.file(settledFile(file, { channel: 'folder', root: tree.root })),
      onDegraded: (reason) => sink.degraded?.(reason),
    });
    watched.set(folder, tree);
    await tree.start();
  };
  const observe = async (monitoring: Monitoring, since = Date.now()): Promise<void> => {
    const wanted = new Set(monitoring.folders.map((folder) => resolve(folder)));
    const fresh = [...wanted].filter((folder) => !watched.has(folder));
    await Promise.all(fresh.map((folder) => begin(folder, since)));
    for (const [folder, tree] of [...watched]) {
      if (wanted.has(folder)) continue;
      watched.delete(folder);
      await tree.close();
    }
  };

  return {
    name: 'folders',
    async start(monitoring, to, since) {
      sink = to;
      await observe(monitoring, since);
    },
    configure: (monitoring) => observe(monitoring),
    async stop() {
      await Promise.all([...watched.values()].map((tree) => tree.close()));
      watched.clear();
    },
  };
}
