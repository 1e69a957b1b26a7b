import { displayName } from '../../shared/events/display-name.ts';
import type { Channel, Destination } from '../../shared/events/observation.ts';
import type { RemovableMount } from '../platform/platform.ts';
import { nameOf } from './file-path.ts';
import type { TreeFile } from './file-tree-watcher.ts';
import type { SettledFile } from './monitor.ts';

/** The observation that a file of a watched tree makes. */
export function settledFile(
  file: TreeFile,
  where: { channel: Channel; root: string; mount?: RemovableMount; destination?: Destination },
): SettledFile {
  const { path, found, operation, process, actor } = file;
  const { stats } = found;
  return {
    observation: {
      at: Date.now(),
      channel: where.channel,
      operation,
      ...(actor && { actor }),
      ...(process && { process }),
      ...(where.mount && { device: where.mount.device }),
      ...(where.destination && { destination: where.destination }),
      file: {
        name: displayName(nameOf(path)).slice(0, 1024),
        path: displayName(path).slice(0, 16384),
        sizeBytes: Number(stats.size),
        modifiedAt: Number(stats.mtimeMs),
      },
    },
    path,
    dev: stats.dev,
    ino: stats.ino,
    ...(where.mount && { mount: where.mount }),
    root: where.root,
  };
}
