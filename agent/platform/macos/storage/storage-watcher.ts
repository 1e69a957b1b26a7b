import { type RunCommand, runCommand } from '../../command.ts';
import { type StreamLines, streamLines } from '../../line-stream.ts';
import type { Platform, StorageWatcher } from '../../platform.ts';
import { watchBySurvey } from '../../survey-watcher.ts';
import { diskActivity, parseActivity } from './diskutil.ts';
import { describeStorage, readStorage } from './survey.ts';

/** Surveys disks when DiskArbitration tells of one. @see Platform.watchStorage */
export function watchMacStorage(
  options: Parameters<Platform['watchStorage']>[0],
  run: RunCommand = runCommand,
  stream: StreamLines = streamLines,
): Promise<StorageWatcher> {
  return watchBySurvey(
    {
      takeSurvey: async (named) => describeStorage(await readStorage(run), named),
      listen: async (changed) => listenForDisks(stream, changed, options.onError),
      lookEveryMs: 60_000,
    },
    options,
  );
}

/** Calls back for every line of `diskutil activity` that is about a disk. */
export function listenForDisks(
  stream: StreamLines,
  changed: () => void,
  onError: (error: Error) => void,
): { close(): Promise<void> } {
  return stream(diskActivity(), {
    onLine: (line) => {
      if (parseActivity(line)) changed();
    },
    onError,
  });
}
