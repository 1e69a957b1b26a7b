import type { Actor, ProcessInfo } from '../../shared/events/observation.ts';
import type { LocatedFile, Platform } from '../platform/platform.ts';
import { type FilePath, pathKey } from './file-path.ts';

/** No event for so long and nobody who could write: the file is done. */
export const QUIET_MS = 120;
/** Somebody keeps it open for writing: asked again after this long, then twice as long, to a second. */
const ASK_AGAIN_MS = 40;
const ASK_AGAIN_MAX_MS = 1000;
/** A file that stays open and quiet is reported after this long all the same, and again when it changes. */
const HELD_OPEN_MAX_MS = 5_000;
/** A file that never becomes quiet is reported at least this often. */
const RESTLESS_MAX_MS = 30_000;
/** A write through a mapping raises no event: a file is looked at once more so long after its report. */
const LOOK_BACK_MS = 2_000;
/** Files that are looked at in the same moment; the others wait their turn. */
const MAX_CHECKS = 64;

export interface SettledFileFacts {
  path: FilePath;
  found: LocatedFile;
  process?: ProcessInfo;
  actor?: Actor;
}

export interface SettlerOptions {
  platform: Pick<Platform, 'locate' | 'writersOf' | 'actorOf'>;
  onSettled(file: SettledFileFacts): void;
  /** Nothing is there, or not a regular file. */
  onGone(path: FilePath): void;
}

interface Pending {
  path: FilePath;
  /** When it was first touched, last touched, and how often (ms of the monotonic clock). */
  since: number;
  last: number;
  touches: number;
  /** How long to wait before asking for writers again. */
  wait: number;
  process?: ProcessInfo;
  actor?: Promise<Actor | undefined>;
}

/**
 * Tells when the writing of a file has ended: no event for 120 ms, and no process holds it open for writing.
 * Every touch leads to a report or to `onGone`; touches that come close together lead to one.
 */
export class Settler {
  private readonly options: SettlerOptions;
  private readonly pending = new Map<string, Pending>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly due: Pending[] = [];
  private checks = 0;
  private closed = false;

  constructor(options: SettlerOptions) {
    this.options = options;
  }

  /** Files whose report is still to come. */
  get size(): number {
    return this.pending.size;
  }

  /** The file may have changed. */
  touch(path: FilePath): void {
    if (this.closed) return;
    const now = performance.now();
    const known = this.pending.get(pathKey(path));
    if (known) {
      known.last = now;
      known.touches++;
      return;
    }
    const file: Pending = { path, since: now, last: now, touches: 1, wait: ASK_AGAIN_MS };
    this.pending.set(pathKey(path), file);
    this.after(QUIET_MS, () => this.enqueue(file));
    void this.noteWriter(file); // who writes can be gone when the writing has settled
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.pending.clear();
    this.due.length = 0;
  }

  private enqueue(file: Pending): void {
    const now = performance.now();
    const quietIn = file.last + QUIET_MS - now;
    if (quietIn > 0 && now - file.since < RESTLESS_MAX_MS) {
      this.after(quietIn, () => this.enqueue(file));
      return;
    }
    this.due.push(file);
    this.next();
  }

  private next(): void {
    while (this.checks < MAX_CHECKS) {
      const file = this.due.shift();
      if (!file) return;
      this.checks++;
      void this.check(file).finally(() => {
        this.checks--;
        this.next();
      });
    }
  }

  private async check(file: Pending): Promise<void> {
    const touches = file.touches;
    const isHeld = await this.noteWriter(file);
    if (this.closed) return;
    const now = performance.now();
    const quiet = file.touches === touches;
    const patient = now - file.since < RESTLESS_MAX_MS;
    if (!quiet && patient) return this.enqueue(file);
    if (isHeld && patient && now - file.last < HELD_OPEN_MAX_MS) {
      this.after(file.wait, () => this.enqueue(file));
      file.wait = Math.min(file.wait * 2, ASK_AGAIN_MAX_MS);
      return;
    }
    // From here on a touch begins a new entry: what it tells of may come after what is looked at now.
    this.pending.delete(pathKey(file.path));
    await this.report(file);
  }

  private async report(file: Pending): Promise<void> {
    const found = await this.options.platform.locate(file.path);
    if (this.closed) return;
    if (!found?.stats.isFile()) {
      this.options.onGone(file.path);
      return;
    }
    const actor = await (file.actor ?? this.options.platform.actorOf({ ownerUid: Number(found.stats.uid) }));
    if (this.closed) return;
    const { path, process } = file;
    this.options.onSettled({ path, found, ...(process && { process }), ...(actor && { actor }) });
    this.lookBack(path, found);
  }

  private lookBack(path: FilePath, reported: LocatedFile): void {
    this.after(LOOK_BACK_MS, () => {
      void this.options.platform.locate(path).then((now) => {
        if (!now || this.closed) return;
        const { stats } = reported;
        const same = now.stats.mtimeNs === stats.mtimeNs && now.stats.size === stats.size;
        if (!same || now.stats.ctimeNs !== stats.ctimeNs) this.touch(path);
      });
    });
  }

  private async noteWriter(file: Pending): Promise<boolean> {
    const writers = await this.options.platform.writersOf(file.path);
    const writer = writers[0];
    if (writer && !file.process) {
      file.process = writer;
      file.actor = this.options.platform.actorOf({ pid: writer.pid });
    }
    return writers.length > 0;
  }

  private after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, ms);
    this.timers.add(timer);
  }
}
