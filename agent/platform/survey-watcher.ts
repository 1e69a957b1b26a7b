import { realpath, stat } from 'node:fs/promises';
import { displayName } from '../../shared/events/display-name.ts';
import type { Platform, StorageWatcher } from './platform.ts';
import { type Survey, storageChanges } from './storage-diff.ts';

type WatchOptions = Parameters<Platform['watchStorage']>[0];

export interface SurveyOptions {
  /** What is there now; `named` are the real paths of the folders and mount points that administrators named. */
  takeSurvey(named: ReadonlySet<string>): Promise<Survey>;
  /** Calls back whenever something may have come or gone. */
  listen(changed: () => void): Promise<{ close(): Promise<void> }>;
  /** Things that no signal tells of, such as a named folder that appears, are found so soon. */
  lookEveryMs?: number;
}

/** Several signals of one plug-in lead to one look. */
const GATHER_MS = 150;
/** A system signals a device before its volumes are ready. */
const LOOK_AGAIN_MS = 1_500;

/** Watches storage by surveying it whenever the system signals a change. One survey runs at a time. */
export async function watchBySurvey(
  { takeSurvey, listen, lookEveryMs = 15_000 }: SurveyOptions,
  watch: WatchOptions,
): Promise<StorageWatcher> {
  let survey: Survey = { devices: new Map(), mounts: new Map() };
  let closed = false;
  let looking: Promise<void> | undefined;
  let again = false;
  const timers = new Set<NodeJS.Timeout>();

  const lookOnce = async () => {
    try {
      const next = await takeSurvey(await realPaths(watch.extraMounts));
      if (closed) return;
      const before = survey;
      survey = next;
      for (const change of storageChanges(before, next)) watch.onChange(change);
    } catch (error) {
      if (!closed) watch.onError(error as Error);
    }
  };
  const look = () => {
    if (looking) {
      again = true;
      return;
    }
    looking = lookOnce().finally(() => {
      looking = undefined;
      if (!again || closed) return;
      again = false;
      look();
    });
  };
  const lookIn = (ms: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      look();
    }, ms);
    timer.unref();
    timers.add(timer);
  };

  survey = await takeSurvey(await realPaths(watch.extraMounts));
  const listener = await listen(() => {
    if (closed || timers.size > 8) return;
    lookIn(GATHER_MS);
    lookIn(LOOK_AGAIN_MS);
  });
  const regular = setInterval(look, lookEveryMs);
  regular.unref();
  return {
    snapshot: async () => ({ devices: [...survey.devices.values()], mounts: [...survey.mounts.values()] }),
    async close() {
      closed = true;
      clearInterval(regular);
      for (const timer of timers) clearTimeout(timer);
      await listener.close();
      await looking;
    },
  };
}

/** Adds a plain folder that stands for a removable medium. */
export function addFolder(survey: Survey, folder: string): void {
  const display = displayName(folder);
  survey.mounts.set(folder, {
    mountPoint: folder,
    device: { key: `folder:${display}`.slice(0, 512), bus: 'folder', mountPoint: display.slice(0, 4096) },
  });
}

async function realPaths(paths: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const path of paths) {
    try {
      if ((await stat(path)).isDirectory()) found.add(await realpath(path));
    } catch {
      // Not there now; looked for again with the next survey.
    }
  }
  return found;
}
