import { sep } from 'node:path';
import { displayName } from '../../../shared/events/display-name.ts';
import type { Destinations } from '../../../shared/policy/destinations.ts';
import { matchesGlob } from '../../../shared/policy/glob.ts';
import type { Monitoring } from '../../../shared/policy/schema.ts';
import type { NetworkMount, Platform } from '../../platform/platform.ts';
import { isBelow, nameOf } from '../file-path.ts';
import { FileTreeWatcher } from '../file-tree-watcher.ts';
import type { Monitor, MonitorSink } from '../monitor.ts';
import { settledFile } from '../settled-file.ts';
import { type DestinationFolder, findFolders } from './find.ts';

/** Shares are looked for so often; the kernel's list of mounts is read anew only when it changed. */
const MOUNTS_EVERY_MS = 2_000;
/** People's folders are looked for so often, and at once when someone logs in or out. */
const FOLDERS_EVERY_MS = 30_000;

interface Watched {
  folder: DestinationFolder;
  tree: FileTreeWatcher;
}

/**
 * Watches the folders from which programs and the system carry files elsewhere: those of the catalogue as people
 * come to have them, and network shares as they are mounted. Only what is new or changed is reported.
 */
export function createDestinationMonitor(platform: Platform, everyMs = MOUNTS_EVERY_MS): Monitor {
  const watched = new Map<string, Watched>();
  let sink: MonitorSink;
  let wanted: Destinations | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopPeople: (() => void) | undefined;
  let people: DestinationFolder[] = [];
  let peopleLookedAt = Number.NEGATIVE_INFINITY;
  let lastLook = 0;
  let looking: Promise<void> = Promise.resolve();

  const begin = async (folder: DestinationFolder, changedSince: number): Promise<void> => {
    const tree = new FileTreeWatcher({
      root: folder.root,
      platform,
      changedSince,
      maxFolders: wanted?.maxFolders,
      onFile: (file) => {
        // Of two folders one in the other, the inner one says more exactly where a file goes.
        const path = Buffer.from(file.path);
        const name = nameOf(file.path).toString();
        if (folder.files && !folder.files.some((glob) => matchesGlob(glob, name))) return;
        const isInner = [...watched.values()].some(
          ({ folder: other }) => other.root.length > folder.root.length && isBelow(path, other.root),
        );
        if (!isInner && watched.get(folder.root)?.tree === tree) sink.file(settledFile(file, folder));
      },
      onDegraded: (reason) => sink.degraded?.(reason),
    });
    watched.set(folder.root, { folder, tree });
    await tree.start();
  };

  const look = async (since?: number): Promise<void> => {
    if (!wanted) return;
    const now = Date.now();
    const all = wanted;
    if (performance.now() - peopleLookedAt >= FOLDERS_EVERY_MS) {
      peopleLookedAt = performance.now();
      people = await findPeoplesFolders(platform, all);
    }
    const shares = all.networkShares ? (await platform.networkMounts()).map(shareFolder) : [];
    const found = new Map([...people, ...shares.filter(notExcluded(all))].map((one) => [one.root, one]));
    for (const [root, { folder, tree }] of [...watched]) {
      const still = found.get(root);
      if (still?.destination.id === folder.destination.id) continue;
      watched.delete(root);
      await tree.close();
    }
    const from = since ?? lastLook;
    lastLook = now;
    for (const folder of found.values()) {
      if (watched.has(folder.root)) continue;
      // Of a share it cannot be told who changed what before it was mounted here.
      await begin(folder, folder.channel === 'network-share' ? now - everyMs : from);
    }
  };
  /** One look after the other. */
  const lookInTurn = (since?: number): Promise<void> => {
    const turn = looking.then(() => look(since));
    looking = turn.catch(() => {});
    return turn;
  };
  const schedule = (): void => {
    timer = setTimeout(() => {
      lookInTurn().then(schedule, (error: Error) => sink.failed(error));
    }, everyMs);
    timer.unref();
  };
  const isOn = ({ cloudSync, messengers, networkShares, mail, screenshots }: Destinations): boolean =>
    cloudSync || messengers || networkShares || mail || screenshots;

  const observe = async (destinations: Destinations, since: number): Promise<void> => {
    if (JSON.stringify(destinations) === JSON.stringify(wanted)) return;
    wanted = destinations;
    peopleLookedAt = Number.NEGATIVE_INFINITY;
    clearTimeout(timer);
    await lookInTurn(since);
    if (!isOn(destinations)) {
      stopPeople?.();
      stopPeople = undefined;
      return;
    }
    stopPeople ??= platform.watchPeople?.(() => {
      peopleLookedAt = Number.NEGATIVE_INFINITY;
    });
    schedule();
  };

  return {
    name: 'destinations',
    async start(monitoring, to, since = Date.now()) {
      sink = to;
      await observe(monitoring.destinations, since);
    },
    configure: (monitoring: Monitoring) => observe(monitoring.destinations, Date.now()),
    async stop() {
      clearTimeout(timer);
      stopPeople?.();
      stopPeople = undefined;
      wanted = undefined;
      await looking;
      await Promise.all([...watched.values()].map(({ tree }) => tree.close()));
      watched.clear();
    },
  };
}

async function findPeoplesFolders(platform: Platform, wanted: Destinations): Promise<DestinationFolder[]> {
  const { cloudSync, messengers, mail, screenshots } = wanted;
  if (!cloudSync && !messengers && !mail && !screenshots) return [];
  // Loaded when asked for: most of a PC's days pass without it.
  const { CATALOGUE } = await import('../../../shared/destinations/catalogue.ts');
  const own = new Set(wanted.catalogue.map(({ id }) => id));
  const switches = { 'cloud-sync': cloudSync, messenger: messengers, mail, screenshot: screenshots };
  const entries = [...wanted.catalogue, ...CATALOGUE.filter(({ id }) => !own.has(id))].filter(
    ({ id, channel }) => switches[channel] && !wanted.exclude.includes(id),
  );
  return findFolders(entries, await platform.homes(), platform.name);
}

function shareFolder({ mountPoint, source, fileSystem }: NetworkMount): DestinationFolder {
  const name = displayName(source).slice(0, 256) || mountPoint;
  const id = `share:${fileSystem}:${name}`.slice(0, 128);
  const root = mountPoint.length > 1 && mountPoint.endsWith(sep) ? mountPoint.slice(0, -1) : mountPoint;
  return { root, channel: 'network-share', destination: { id, name } };
}

function notExcluded({ exclude }: Destinations): (folder: DestinationFolder) => boolean {
  return ({ destination }) => !exclude.includes(destination.id) && !exclude.includes(destination.name);
}
