import { type RunCommand, runCommand } from '../../command.ts';
import { type StreamLines, streamLines } from '../../line-stream.ts';
import type { Platform, StorageWatcher } from '../../platform.ts';
import { watchBySurvey } from '../../survey-watcher.ts';
import { runJson } from '../powershell.ts';
import { listenForDevices } from './events.ts';
import { describeStorage, parseStorage, surveyStorage } from './survey.ts';

/** Surveys disks and volumes when Windows tells of one. @see Platform.watchStorage */
export function watchWindowsStorage(
  options: Parameters<Platform['watchStorage']>[0],
  run: RunCommand = runCommand,
  stream: StreamLines = streamLines,
): Promise<StorageWatcher> {
  return watchBySurvey(
    {
      takeSurvey: async (named) => describeStorage(parseStorage(await runJson(run, surveyStorage())), named),
      listen: async (changed) => listenForDevices(stream, changed, options.onError),
      // A look is a PowerShell of half a second: the events are what finds things.
      lookEveryMs: 60_000,
    },
    options,
  );
}
