import { z } from 'zod';
import { DeviceGrant } from '../../../shared/policy/device-control.ts';
import type { StateFile } from '../keys/state-files.ts';
import type { Logger } from '../log.ts';

const Stored = z.array(DeviceGrant).max(1_000);
/** setTimeout counts in 31 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What became of a release: `begun` when its time came or it was given, `ended` when it was over or taken back. */
export type GrantChange = { kind: 'begun' | 'ended'; grant: DeviceGrant };

/**
 * Temporary releases of devices, kept over restarts until they end. Whoever listens is told when one begins and
 * ends, so that a device is let go and taken back in time.
 */
export class GrantStore {
  readonly #file: StateFile;
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #listeners = new Set<(changes: GrantChange[]) => void>();
  #grants = new Map<string, DeviceGrant>();
  /** Ids of those whose time has come. */
  #begun = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: { file: StateFile; log: Logger; now?: () => number }) {
    this.#file = options.file;
    this.#log = options.log;
    this.#now = options.now ?? Date.now;
  }

  /** Reads what was kept. A file that cannot be used gives no release. */
  async load(): Promise<void> {
    try {
      const kept = Stored.parse((await this.#file.load()) ?? []);
      this.#grants = new Map(kept.map((grant) => [grant.id, grant]));
      // Told of when they began, in an earlier life.
      for (const grant of kept) if (this.#isNow(grant)) this.#begun.add(grant.id);
    } catch (error) {
      this.#log.error({ reason: (error as Error).message }, 'releases: the kept ones cannot be used');
    }
    this.#turn();
  }

  /** Those in force now. */
  active(): DeviceGrant[] {
    return [...this.#grants.values()].filter((grant) => this.#isNow(grant));
  }

  /** Every one that has not ended. */
  list(): DeviceGrant[] {
    return [...this.#grants.values()].filter(({ until }) => until > this.#now());
  }

  /**
   * Gives a release; one with the same id is replaced. Resolves when it is on disk.
   * @throws when it has ended already or there are too many
   */
  async add(grant: DeviceGrant): Promise<void> {
    if (grant.until <= this.#now()) throw new Error('the release has ended already');
    await this.#change((grants) => grants.set(grant.id, grant));
  }

  /** Takes a release back. False when there was none. */
  async revoke(id: string): Promise<boolean> {
    if (!this.#grants.has(id)) return false;
    await this.#change((grants) => grants.delete(id));
    return true;
  }

  /** Told of every beginning and end. @returns a function that stops it */
  onChange(listener: (changes: GrantChange[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #change(edit: (grants: Map<string, DeviceGrant>) => void): Promise<void> {
    const result = this.#work.then(async () => {
      const next = new Map(this.#grants);
      edit(next);
      const kept = Stored.parse([...next.values()].filter(({ until }) => until > this.#now()));
      await this.#file.save(kept);
      const former = this.#grants;
      this.#grants = next;
      this.#turn(former);
    });
    this.#work = result.catch(() => {});
    return result;
  }

  /** Tells of what began and ended since the last turn, and waits for the next one. */
  #turn(former: ReadonlyMap<string, DeviceGrant> = this.#grants): void {
    const changes: GrantChange[] = [];
    for (const id of this.#begun) {
      const grant = this.#grants.get(id);
      if (grant && this.#isNow(grant)) continue;
      this.#begun.delete(id);
      changes.push({ kind: 'ended', grant: grant ?? former.get(id)! });
    }
    for (const grant of this.#grants.values()) {
      if (!this.#isNow(grant) || this.#begun.has(grant.id)) continue;
      this.#begun.add(grant.id);
      changes.push({ kind: 'begun', grant });
    }
    for (const [id, { until }] of this.#grants) if (until <= this.#now()) this.#grants.delete(id);
    if (changes.length > 0) for (const listener of this.#listeners) listener(changes);
    clearTimeout(this.#timer);
    const now = this.#now();
    const next = Math.min(
      ...[...this.#grants.values()].flatMap(({ from, until }) => (from > now ? [from] : [until])),
    );
    if (!Number.isFinite(next)) return;
    this.#timer = setTimeout(() => this.#turn(), Math.min(Math.max(next - now, 0), LONGEST_TIMER_MS));
    this.#timer.unref();
  }

  #isNow({ from, until }: DeviceGrant): boolean {
    const now = this.#now();
    return now >= from && now < until;
  }
}
