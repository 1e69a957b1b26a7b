import { EventEmitter } from 'node:events';
import { sep } from 'node:path';
import { FSWatcher } from 'chokidar';
import type { ReaddirpStream } from 'readdirp';
import { type Entry, walkFolder } from './walk.ts';

export interface FolderSignals {
  /** Something happened to this name in this folder; what it is must be looked at. */
  onEvent(folder: string, name: string): void;
  /** A folder was read, because the watch begins or because the folder is new: one entry of it. */
  onEntry(entry: Entry): void;
  /** A folder that chokidar cannot watch, by its name. */
  onUnwatchable(folder: string | Buffer): void;
  /** A folder could not be watched or read. */
  onError(error: NodeJS.ErrnoException): void;
  /** There are more folders than may be watched; told once. */
  onFull?(most: number): void;
}

/**
 * chokidar, told of folders alone. It keeps a system watch on every folder of a tree as folders come, go and
 * are replaced; files are seen as its raw events, and its reading of folders is replaced by ours, which reads
 * one folder at a time and gives names as bytes. A tree of 20,000 files in 500 folders costs 135 MB the usual
 * way and some 15 MB so. `createScanStream` is not part of chokidar's promised surface: the version is pinned,
 * and folder-watcher.test.ts fails when it is no longer called.
 */
export class FolderWatcher extends FSWatcher {
  readonly #signals: FolderSignals;
  readonly #root: string;
  readonly #fileStats: () => boolean;
  readonly #mostFolders: number;
  readonly #folders = new Set<string>();
  #isFull = false;
  readonly #begun = Promise.withResolvers<void>();
  /** Folders are read one after the other. */
  #reading: Promise<void> = Promise.resolve();

  /**
   * @param fileStats asked before a folder is read: whether every file in it must be looked at
   * @param mostFolders so many are watched at most
   */
  constructor(
    root: string,
    fileStats: () => boolean,
    signals: FolderSignals,
    mostFolders = Number.POSITIVE_INFINITY,
  ) {
    super({
      followSymlinks: false,
      atomic: false, // it would leave out editors' temporary files
      ignoreInitial: true,
      ignorePermissionErrors: true,
      ignored: (path, stats) => isUnwatchable(path) || (stats !== undefined && !stats.isDirectory()),
    });
    this.#root = root;
    this.#fileStats = fileStats;
    this.#mostFolders = mostFolders;
    this.#signals = signals;
    this.on('raw', (_event, name, details) => {
      const { watchedPath } = details as { watchedPath: string };
      if (name !== null && this.#isOurs(watchedPath)) signals.onEvent(watchedPath, name);
    });
    if (mostFolders !== Number.POSITIVE_INFINITY) this.on('unlinkDir', (path) => this.#folders.delete(path));
    this.on('error', (error) => signals.onError(error as NodeJS.ErrnoException));
  }

  /** Resolves when every folder that was there is watched and was read, or when it is closed before. */
  begin(): Promise<void> {
    this.once('ready', this.#begun.resolve);
    this.add(this.#root);
    return this.#begun.promise;
  }

  override close(): Promise<void> {
    this.#begun.resolve();
    return super.close();
  }

  override createScanStream(folder: string, options?: { depth?: number }): ReaddirpStream {
    const stream = new ScanStream();
    const recursive = options !== undefined && 'depth' in options && options.depth !== 0;
    this.#reading = this.#reading.then(() => this.#read(folder, stream, recursive));
    return stream as unknown as ReaddirpStream;
  }

  async #read(folder: string, stream: ScanStream, recursive: boolean): Promise<void> {
    const folders = [folder];
    try {
      for (let next = folders.shift(); next !== undefined && !this.closed; next = folders.shift()) {
        await walkFolder(next, { fileStats: this.#fileStats() }, (entry) => {
          if (this.closed || !this.#isOurs(folder)) return;
          if (entry.kind !== 'folder') this.#signals.onEntry(entry);
          else if (typeof entry.path !== 'string' || isUnwatchable(entry.path)) {
            this.#signals.onUnwatchable(entry.path);
          } else if (this.#mayWatch(entry.path)) {
            if (recursive) folders.push(entry.path);
            const relative = entry.path.slice(folder.endsWith(sep) ? folder.length : folder.length + 1);
            stream.emit('data', {
              path: relative,
              fullPath: entry.path,
              basename: entry.name,
              stats: entry.stats,
            });
          }
        });
      }
      stream.emit('end');
    } catch (error) {
      stream.emit('error', error);
    }
  }

  #mayWatch(folder: string): boolean {
    if (this.#mostFolders === Number.POSITIVE_INFINITY || this.#folders.has(folder)) return true;
    if (this.#folders.size < this.#mostFolders) {
      this.#folders.add(folder);
      return true;
    }
    if (!this.#isFull) this.#signals.onFull?.(this.#mostFolders);
    this.#isFull = true;
    return false;
  }

  // While its root is missing, chokidar also watches the folder above.
  #isOurs(folder: string): boolean {
    return (
      folder === this.#root || folder.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep)
    );
  }
}

class ScanStream extends EventEmitter {
  constructor() {
    super();
    this.on('error', () => {}); // who listens is told; nobody has to
  }
}

/**
 * chokidar takes a backslash for a separator everywhere: of a folder `a\b` and a folder `a/b`, removing one
 * would end the watch on the other.
 */
function isUnwatchable(path: string): boolean {
  return sep === '/' && path.includes('\\');
}
