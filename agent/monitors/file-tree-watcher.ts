import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Actor, Observation, ProcessInfo } from '../../shared/events/observation.ts';
import type { LocatedFile, Platform } from '../platform/platform.ts';
import { eventBurst } from './event-burst.ts';
import { type FilePath, fromBytes, isBelow, joinPath, pathKey } from './file-path.ts';
import { FolderWatcher } from './folder-watcher.ts';
import { KnownFiles } from './known-files.ts';
import { MovedFiles } from './moved-files.ts';
import { type SettledFileFacts, Settler } from './settle.ts';
import { type Entry, walkFolder, walkTree } from './walk.ts';

/** A regular file below the root whose writing has ended. */
export interface TreeFile {
  /** Where it really lies; bytes where that is not UTF-8. */
  path: FilePath;
  found: LocatedFile;
  operation: Observation['operation'];
  process?: ProcessInfo;
  actor?: Actor;
}

export interface FileTreeOptions {
  root: string;
  platform: Platform;
  onFile(file: TreeFile): void;
  /** Watching goes on, but slower; says why, for the log. */
  onDegraded(reason: string): void;
  /**
   * When set, files changed after this moment (ms since the epoch) are reported although they were there when
   * the watch began: they were written between the mounting of a stick and the first look at it.
   */
  changedSince?: number;
  /** Folders watched at most; those beyond are told of by `onDegraded` and left. */
  maxFolders?: number | undefined;
}

/** How long a folder that cannot be watched may keep a change to itself. */
const POLL_MS = 1_000;
/** A round of polling may cost at most this part of a core. */
const POLL_DUTY = 0.05;
/** Time stamps on vfat have steps of two seconds (Microsoft, FAT file system specification 1.03). */
const COARSEST_TIMESTAMP_MS = 2_000;
/** Beyond so many unsettled files the rest is found by reading the tree again, to bound memory. */
const MAX_UNSETTLED = 20_000;

/** Watches one tree of folders and reports every file in it that was written, once its writing has settled. */
export class FileTreeWatcher {
  private readonly options: FileTreeOptions;
  private readonly settler: Settler;
  private readonly moved = new MovedFiles();
  private readonly known = new KnownFiles();
  /** Folders that the system cannot watch by name, and the root when watches have run out. */
  private readonly polled = new Map<string, FilePath>();
  private readonly stopListening: () => void;
  private readonly bytesLooked = new Set<string>();
  /** Its real path, once it is there. */
  root: string;
  private rootDevice: bigint | undefined;
  private watcher: FolderWatcher | undefined;
  private pollTimer: NodeJS.Timeout | undefined;
  private rereading: Promise<void> | undefined;
  private rereadAgain = false;
  private began = Date.now();
  private closed = false;

  constructor(options: FileTreeOptions) {
    this.options = options;
    this.root = resolve(options.root);
    this.settler = new Settler({
      platform: options.platform,
      onSettled: (file) => void this.report(file),
      onGone: (path) => this.known.forget(path),
    });
    this.stopListening = eventBurst.onSuspicion(() => this.reread());
  }

  /** Resolves when every folder is watched. A root that is not there yet is waited for. */
  async start(): Promise<void> {
    try {
      this.root = await realpath(this.root);
      this.rootDevice = (await stat(this.root, { bigint: true })).dev;
    } catch {
      // Not there yet.
    }
    this.began = Date.now();
    await this.watch((entry) => this.firstSight(entry));
  }

  async close(): Promise<void> {
    this.closed = true;
    this.stopListening();
    clearTimeout(this.pollTimer);
    this.settler.close();
    await this.watcher?.close();
    await this.rereading;
  }

  private async watch(onInitialEntry: (entry: Entry) => void): Promise<void> {
    let initial = true;
    const needsStats = () => !initial || this.options.changedSince !== undefined || this.known.size > 0;
    const watcher = new FolderWatcher(
      this.root,
      needsStats,
      {
        onEvent: (folder, name) => this.onEvent(folder, name),
        onEntry: (entry) => (initial ? onInitialEntry(entry) : this.compare(entry)),
        onUnwatchable: (folder) => this.poll(folder),
        onError: (error) => this.onError(error),
        onFull: (most) =>
          this.options.onDegraded(`${this.root} has more than ${most} folders; those beyond are not watched`),
      },
      this.options.maxFolders,
    );
    const previous = this.watcher;
    this.watcher = watcher;
    await watcher.begin();
    initial = false;
    await previous?.close();
    if (this.closed) await watcher.close();
  }

  private onEvent(folder: string, name: string): void {
    eventBurst.note();
    // The system's bytes were not UTF-8: Node has put U+FFFD in their place.
    if (name.includes('\ufffd')) void this.lookForBytesNames(folder);
    this.touch(joinPath(folder, name));
  }

  private touch(path: FilePath): void {
    if (this.settler.size < MAX_UNSETTLED) this.settler.touch(path);
    else this.reread();
  }

  /** What was there before the watch is known, not reported. */
  private firstSight({ path, kind, stats }: Entry): void {
    if (kind !== 'file') return;
    const { changedSince } = this.options;
    if (changedSince !== undefined && stats && newestTime(stats) >= changedSince) this.touch(path);
    else this.known.note(path, stats);
  }

  /** What is there now and was not, or not so, when last seen has changed. */
  private compare({ path, kind, stats }: Entry): void {
    if (kind !== 'file' || !stats) return;
    const state = this.known.compare(path, stats);
    if (state === 'same') return;
    if (state === 'unseen' && newestTime(stats) < this.began) this.known.note(path, stats);
    else this.touch(path);
  }

  private async lookForBytesNames(folder: string): Promise<void> {
    if (this.bytesLooked.has(folder)) return; // events come in bursts
    this.bytesLooked.add(folder);
    try {
      await walkFolder(folder, { fileStats: true }, (entry) => {
        if (typeof entry.path === 'string') return;
        if (entry.kind === 'folder') this.poll(entry.path);
        else this.compare(entry);
      });
    } catch {
      // The folder is gone; so are its files.
    } finally {
      this.bytesLooked.delete(folder);
    }
  }

  private onError(error: NodeJS.ErrnoException): void {
    if (error.code !== 'ENOSPC' && error.code !== 'EMFILE') return; // an unreadable or vanished folder
    if (!this.polled.has(pathKey(this.root))) {
      this.options.onDegraded(
        `the system allows no more file watches (${error.code}): ${this.root} is read again and again instead; ` +
          'raise fs.inotify.max_user_watches',
      );
    }
    this.poll(this.root);
  }

  private poll(folder: FilePath): void {
    this.polled.set(pathKey(folder), folder);
    this.pollTimer ??= setTimeout(() => this.pollRound(), 0);
  }

  private async pollRound(): Promise<void> {
    const began = process.cpuUsage();
    for (const folder of this.polled.values()) {
      await walkTree(
        folder,
        { fileStats: true },
        (entry) => this.compare(entry),
        (unreadable, error: NodeJS.ErrnoException) => {
          if (unreadable === folder && error.code === 'ENOENT') this.polled.delete(pathKey(folder));
        },
      );
    }
    this.pollTimer = undefined;
    if (this.closed || this.polled.size === 0) return;
    const used = process.cpuUsage(began);
    const cost = (used.user + used.system) / 1000;
    this.pollTimer = setTimeout(() => this.pollRound(), Math.max(POLL_MS, cost / POLL_DUTY));
  }

  /** Events may have been lost: every folder is watched and read anew, what differs from before is touched. */
  private reread(): void {
    if (this.closed) return;
    this.rereadAgain = true;
    this.rereading ??= (async () => {
      while (this.rereadAgain && !this.closed) {
        this.rereadAgain = false;
        await this.watch((entry) => this.compare(entry));
      }
      this.rereading = undefined;
    })();
  }

  private async report({ path: seenAs, found, process, actor }: SettledFileFacts): Promise<void> {
    if (!(await this.isOnMedium()) || this.closed) return;
    if (!isBelow(found.realPath, this.root)) return; // a folder on the way is a link to somewhere else
    const path = fromBytes(found.realPath);
    const operation = this.operationOn(path, found);
    this.known.note(seenAs, found.stats);
    this.options.onFile({ path, found, operation, ...(process && { process }), ...(actor && { actor }) });
  }

  private operationOn(path: FilePath, { stats }: LocatedFile): Observation['operation'] {
    const before = this.moved.note(stats, path);
    if (before !== undefined && before !== pathKey(path)) return 'renamed';
    if (before !== undefined || this.known.has(path)) return 'modified';
    const isOld = stats.birthtimeNs > 0n && Number(stats.birthtimeMs) < this.began - COARSEST_TIMESTAMP_MS;
    return isOld ? 'renamed' : 'created';
  }

  /** False when the medium was pulled out: what lies there now is the folder that it was mounted on. */
  private async isOnMedium(): Promise<boolean> {
    try {
      const { dev } = await stat(this.root, { bigint: true });
      this.rootDevice ??= dev;
      return dev === this.rootDevice;
    } catch {
      return false;
    }
  }
}

/** The latest that the file can have changed, given how coarse its time stamps may be. */
function newestTime(stats: Stats): number {
  return Math.max(stats.mtimeMs, stats.ctimeMs, stats.birthtimeMs) + COARSEST_TIMESTAMP_MS;
}
