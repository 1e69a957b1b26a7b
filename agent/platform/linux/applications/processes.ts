import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { displayName } from '../../../../shared/events/display-name.ts';
import type { RunningProgram } from '../../../enforcers/applications/backend.ts';

const UNSET = 4294967295;
const FIRST_PERSON = 1000;
const MAX_HASHED_BYTES = 512 * 1024 * 1024;

/** A process that has been there so long is not looked at again until the next round of all. */
const SETTLED_MS = 10_000;
const ALL_EVERY_MS = 30_000;

interface Known {
  program: RunningProgram | undefined;
  key: string;
  since: number;
}

/**
 * Follows /proc. A look costs a reading of the folder, and two small files for each process that is new: a young
 * one may become another program yet, and of old ones each is looked at again every half minute.
 */
export class Processes {
  readonly #proc: string;
  #known = new Map<string, Known>();
  #allAt = Number.NEGATIVE_INFINITY;

  constructor(proc = '/proc') {
    this.#proc = proc;
  }

  async running(): Promise<RunningProgram[]> {
    const now = performance.now();
    const all = now - this.#allAt >= ALL_EVERY_MS;
    if (all) this.#allAt = now;
    const next = new Map<string, Known>();
    for (const name of await readdir(this.#proc)) {
      if (!/^\d+$/.test(name)) continue;
      const former = this.#known.get(name);
      if (former && !all && now - former.since > SETTLED_MS) {
        next.set(name, former);
        continue;
      }
      const key = await this.#identity(name);
      if (key === undefined) continue;
      const program = former?.key === key ? former.program : await this.#describe(name, key);
      next.set(name, { program, key, since: former?.key === key ? former.since : now });
    }
    this.#known = next;
    return [...next.values()].flatMap(({ program }) => program ?? []);
  }

  /** Undefined when the process is gone or has become another program. */
  async isStill({ pid, began }: RunningProgram): Promise<boolean> {
    return (await this.#identity(String(pid))) === began;
  }

  /** Start time and program file: an exec makes another program of a process. */
  async #identity(pid: string): Promise<string | undefined> {
    try {
      const text = await readFile(`${this.#proc}/${pid}/stat`, 'latin1');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
      const exe = await readlink(`${this.#proc}/${pid}/exe`).catch(() => '');
      return exe === '' ? undefined : `${pid} ${fields[19]} ${exe}`;
    } catch {
      return undefined;
    }
  }

  async #describe(pid: string, began: string): Promise<RunningProgram | undefined> {
    const read = (file: string) => readFile(`${this.#proc}/${pid}/${file}`, 'latin1').catch(() => '');
    const [status, login] = [await read('status'), Number((await read('loginuid')).trim() || UNSET)];
    const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN);
    if (Number.isNaN(uid)) return undefined;
    const path = began
      .split(' ')
      .slice(2)
      .join(' ')
      .replace(/ \(deleted\)$/, '');
    return {
      pid: Number(pid),
      began,
      name: displayName(basename(path)).slice(0, 256),
      path: displayName(path).slice(0, 4096),
      uid,
      byPerson: uid >= FIRST_PERSON || (login !== UNSET && login >= FIRST_PERSON),
    };
  }
}

/** Remembers the hashes of programs by what would change if their content did. */
export class ProgramHashes {
  readonly #known = new Map<string, string>();

  async of(path: string): Promise<string | undefined> {
    try {
      const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
      if (size > MAX_HASHED_BYTES) return undefined;
      const key = `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
      const known = this.#known.get(key);
      if (known) return known;
      const hash = createHash('sha256');
      await pipeline(createReadStream(path), hash);
      const sha256 = hash.digest('hex');
      if (this.#known.size > 5_000) this.#known.clear();
      this.#known.set(key, sha256);
      return sha256;
    } catch {
      return undefined;
    }
  }
}
