import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { displayName } from '../../../shared/events/display-name.ts';
import type { ProcessInfo } from '../../../shared/events/observation.ts';

/** Processes are looked at in slices of this length, so that the service goes on meanwhile. */
const SLICE_MS = 4;
/** Between two rounds through /proc the service rests for this many times the length of a round. */
const REST_FACTOR = 1;
const ACCESS_MODE = 0o3; // O_ACCMODE; O_RDONLY is 0
const MAX_WRITERS = 16;

type FileId = string;

/**
 * Tells which processes hold files open for writing, from /proc/PID/fdinfo (proc_pid_fdinfo(5)). One round
 * through /proc answers all questions that were waiting when it began. A file of another process is looked at
 * only where its inode number fits: a dead network mount must not stop the service.
 */
export class WriterFinder {
  private readonly proc: string;
  private waiting: { inode: bigint; id: FileId; resolve: (found: ProcessInfo[]) => void }[] = [];
  private running = false;

  constructor(proc = '/proc') {
    this.proc = proc;
  }

  /** @see Platform.writersOf */
  async writersOf(path: string | Buffer): Promise<ProcessInfo[]> {
    let file: { dev: bigint; ino: bigint };
    try {
      file = await lstat(path, { bigint: true });
    } catch {
      return [];
    }
    return new Promise((resolve) => {
      this.waiting.push({ inode: file.ino, id: fileId(file), resolve });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    await nextTurn(); // questions that were asked in the same turn share the round
    while (this.waiting.length > 0) {
      const asked = this.waiting;
      this.waiting = [];
      const began = performance.now();
      const writers = await this.round(new Set(asked.map(({ inode }) => inode)));
      for (const { id, resolve } of asked) resolve(writers.get(id) ?? []);
      const rest = (performance.now() - began) * REST_FACTOR;
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
    this.running = false;
  }

  private async round(inodes: ReadonlySet<bigint>): Promise<Map<FileId, ProcessInfo[]>> {
    const found = new Map<FileId, ProcessInfo[]>();
    let sliceBegan = performance.now();
    for (const name of attempt(() => readdirSync(this.proc)) ?? []) {
      if (!/^\d+$/.test(name)) continue;
      for (const id of this.writtenBy(name, inodes)) {
        const writers = found.get(id) ?? [];
        if (writers.length === 0) found.set(id, writers);
        if (writers.length < MAX_WRITERS) writers.push(processInfo(this.proc, Number(name)));
      }
      if (performance.now() - sliceBegan > SLICE_MS) {
        await nextTurn();
        sliceBegan = performance.now();
      }
    }
    return found;
  }

  private writtenBy(pid: string, inodes: ReadonlySet<bigint>): Set<FileId> {
    const written = new Set<FileId>();
    const folder = `${this.proc}/${pid}`;
    for (const fd of attempt(() => readdirSync(`${folder}/fd`)) ?? []) {
      // Sockets, pipes and the like are not paths; only what is one is worth reading further.
      const target = attempt(() => readlinkSync(`${folder}/fd/${fd}`));
      if (!target?.startsWith('/') || target.startsWith('/dev/')) continue;
      const info = attempt(() => readFileSync(`${folder}/fdinfo/${fd}`, 'latin1'));
      const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(info ?? '')?.[1] ?? '0', 8);
      if ((flags & ACCESS_MODE) === 0) continue;
      const inode = /^ino:\s*(\d+)/m.exec(info!)?.[1]; // since Linux 5.14; before it the file itself must tell
      if (inode !== undefined && !inodes.has(BigInt(inode))) continue;
      const file = attempt(() => statSync(`${folder}/fd/${fd}`, { bigint: true }));
      if (file) written.add(fileId(file));
    }
    return written;
  }
}

/** Name and program of a process; the name is the process's own word. */
export function processInfo(proc: string, pid: number): ProcessInfo {
  const path = attempt(() => readlinkSync(`${proc}/${pid}/exe`, { encoding: 'buffer' }));
  const name = attempt(() => readFileSync(`${proc}/${pid}/comm`)) ?? Buffer.of();
  return {
    pid,
    name: displayName(name.subarray(0, name.at(-1) === 0x0a ? -1 : undefined)).slice(0, 256),
    ...(path ? { path: displayName(path).slice(0, 4096) } : {}),
  };
}

function fileId(file: { dev: bigint; ino: bigint }): FileId {
  return `${file.dev}:${file.ino}`;
}

/** Processes end while they are looked at. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
