import { lstat, realpath } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DiscoveryProgress } from '../../../shared/events/discovery-progress.ts';
import { displayName } from '../../../shared/events/display-name.ts';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Discovery } from '../../../shared/policy/discovery.ts';
import { matchesGlob } from '../../../shared/policy/glob.ts';
import type { SettledFile } from '../../monitors/monitor.ts';
import type { Platform } from '../../platform/platform.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { NumberedPolicy } from '../policy/policy-cache.ts';
import type { Spool } from '../spool/spool.ts';
import type { Part } from '../supervisor.ts';
import { DiscoveryControl } from './discovery-control.ts';
import { filesBelow } from './ordered-walk.ts';

export interface DiscoveryPartOptions {
  platform: Pick<Platform, 'homes' | 'onBattery' | 'actorOf'>;
  policy: () => NumberedPolicy;
  spool: Pick<Spool, 'mark' | 'setMarks'>;
  /** Takes a file on as every file is; one that did not change since it was judged costs a look at its metadata. */
  accept: (file: SettledFile) => void;
  /** Files that wait in the pipeline. */
  waiting: () => number;
  report: (event: GuardEvent) => unknown;
  /** Told of every change, and every few seconds while a round runs. */
  onProgress?: (progress: DiscoveryProgress) => void;
  /** For tests: load for each core. */
  load?: () => number;
}

/** Where a round stands; kept so that it goes on there after a restart. */
interface Round {
  began: number;
  folder: string;
  after: string;
  files: number;
  /** As many as there were when the round began. */
  expected?: number;
  found?: Record<string, number>;
  finished?: number;
}

const CHECK_MS = 1_000;
const BUSY_MS = 20;
const SAVE_EVERY_MS = 5_000;
const TELL_EVERY_MS = 2_000;
/** Counted between looks at whether people need the PC. */
const COUNTED_AT_ONCE = 500;
const MARK = { kind: 'state', key: 'discovery' } as const;

/** Looks through folders for classified files, slowly: what people do on the PC always goes before it. */
export class DiscoveryPart implements Part {
  readonly name = 'discovery';
  readonly #options: DiscoveryPartOptions;
  #stopping: AbortController | undefined;
  #work: Promise<void> = Promise.resolve();
  #state: 'idle' | 'running' | 'resting' = 'idle';
  #round: Round | undefined;
  /** Real folders, each with what the policy calls it. */
  readonly #named = new Map<string, string>();
  #wanted = false;
  #told = '';
  #toldAt = Number.NEGATIVE_INFINITY;
  readonly control: DiscoveryControl;

  constructor(options: DiscoveryPartOptions) {
    this.#options = options;
    this.control = new DiscoveryControl(options.spool);
    this.#round = this.#kept();
  }

  async start(failed: (error: Error) => void): Promise<void> {
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#work = this.#run(stopping.signal).catch((error: Error) => {
      if (!stopping.signal.aborted) failed(error);
    });
  }

  async stop(): Promise<void> {
    this.#stopping?.abort();
    await this.#work;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const discovery = this.#section();
      const round = this.#kept();
      const due =
        this.#wanted ||
        round === undefined ||
        round.folder !== '' ||
        Date.now() - round.began >= (discovery?.everyHours ?? 0) * 3_600_000;
      if (discovery && due && !this.control.hold) {
        this.#wanted = false;
        await this.#goThrough(round?.folder ? round : undefined, signal);
      }
      this.#state = 'idle';
      this.#tell();
      await sleep(CHECK_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  /** Begins a round now, or goes on with the one that is held. */
  async startNow(): Promise<boolean> {
    if (!this.#section()) return false;
    await this.control.goOn();
    this.#wanted = this.#state === 'idle';
    return true;
  }

  /** Something that `control` holds or lets go was changed. */
  controlChanged(): void {
    this.#tell();
  }

  /** A file of this search was judged. */
  found(level: string): void {
    const found = this.#round?.found;
    if (found) found[level] = (found[level] ?? 0) + 1;
  }

  progress(): DiscoveryProgress {
    const round = this.#round;
    const hold = this.control.hold;
    const named = round?.folder ? this.#named.get(round.folder) : undefined;
    return {
      state: !this.#section() ? 'off' : hold ? 'paused' : this.#state,
      files: round?.files ?? 0,
      expected: round?.expected ?? 0,
      ...(named === undefined ? {} : { folder: named.slice(0, 1024) }),
      found: { ...round?.found },
      ...(round ? { began: round.began } : {}),
      ...(round?.finished === undefined ? {} : { finished: round.finished }),
      ...hold,
    };
  }

  /** Tells what changed: at once when it is the state, else every few seconds. */
  #tell(): void {
    const progress = this.progress();
    const text = JSON.stringify(progress);
    const changed = !this.#told.startsWith(`{"state":"${progress.state}"`);
    if (text === this.#told || (!changed && performance.now() - this.#toldAt < TELL_EVERY_MS)) return;
    this.#told = text;
    this.#toldAt = performance.now();
    this.#options.onProgress?.(progress);
  }

  #kept(): Round | undefined {
    const kept = this.#options.spool.mark(MARK.kind, MARK.key);
    return kept === undefined ? undefined : (JSON.parse(kept) as Round);
  }

  async #goThrough(former: Round | undefined, signal: AbortSignal): Promise<void> {
    const { report } = this.#options;
    const folders = await this.#folders();
    const round: Round =
      former && folders.includes(former.folder)
        ? former
        : { began: Date.now(), folder: '', after: '', files: 0 };
    round.found ??= {};
    this.#round = round;
    this.#state = 'running';
    report(
      agentEvent('discovery.begun', 'info', {
        folders: folders.length,
        resumed: former !== undefined,
        files: round.files,
      }),
    );
    round.expected ??= await this.#count(folders, signal);
    const start = Math.max(0, folders.indexOf(round.folder));
    let savedAt = performance.now();
    for (const folder of folders.slice(start)) {
      if (folder !== round.folder) Object.assign(round, { folder, after: '' });
      for await (const path of filesBelow(folder, round.after || undefined)) {
        if (!(await this.#mayGoOn(signal))) return this.#save(round);
        const began = performance.now();
        await this.#look(path, folder);
        while (this.#options.waiting() > 0 && !signal.aborted) await sleep(BUSY_MS);
        round.after = path;
        round.files++;
        this.#tell();
        if (performance.now() - savedAt > SAVE_EVERY_MS) {
          savedAt = performance.now();
          await this.#save(round);
        }
        const cpuPercent = this.#section()?.cpuPercent ?? 100;
        const rest = (performance.now() - began) * (100 / cpuPercent - 1);
        await sleep(rest, undefined, { signal, ref: false }).catch(() => {});
      }
    }
    if (signal.aborted) return this.#save(round);
    Object.assign(round, { folder: '', after: '', finished: Date.now() });
    await this.#save(round);
    report(
      agentEvent('discovery.finished', 'info', {
        files: round.files,
        minutes: Math.round((Date.now() - round.began) / 60_000),
      }),
    );
  }

  /** Waits while people need the PC; false when the round is to be left for now. */
  async #mayGoOn(signal: AbortSignal): Promise<boolean> {
    const { platform, load = () => loadavg()[0]! / availableParallelism() } = this.#options;
    for (;;) {
      const discovery = this.#section();
      if (signal.aborted || !discovery) return false;
      const resting =
        load() > discovery.maxLoad || (discovery.pauseOnBattery && ((await platform.onBattery?.()) ?? false));
      this.#state = resting ? 'resting' : 'running';
      this.#tell();
      if (!resting && !this.control.hold) return true;
      await sleep(CHECK_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  /** Names only, without a look at a file; excluded ones are counted, too. */
  async #count(folders: readonly string[], signal: AbortSignal): Promise<number> {
    let count = 0;
    for (const folder of folders) {
      for await (const _ of filesBelow(folder)) {
        count++;
        if (count % COUNTED_AT_ONCE === 0 && !(await this.#mayGoOn(signal))) return count;
      }
    }
    return count;
  }

  async #look(path: string, root: string): Promise<void> {
    const stats = await lstat(path, { bigint: true }).catch(() => undefined);
    const shown = displayName(path);
    if (!stats?.isFile() || this.#section()?.exclude.some((glob) => matchesGlob(glob, shown))) return;
    const actor = await this.#options.platform.actorOf({ ownerUid: Number(stats.uid) });
    this.#options.accept({
      observation: {
        at: Date.now(),
        channel: 'at-rest',
        operation: 'present',
        ...(actor && { actor }),
        file: {
          name: shown.slice(shown.lastIndexOf('/') + 1).slice(0, 1024),
          path: shown.slice(0, 16384),
          sizeBytes: Number(stats.size),
          modifiedAt: Number(stats.mtimeMs),
        },
      },
      path,
      dev: stats.dev,
      ino: stats.ino,
      root,
    });
  }

  async #folders(): Promise<string[]> {
    const homes = await this.#options.platform.homes();
    this.#named.clear();
    for (const folder of this.#section()?.folders ?? []) {
      const all = folder.startsWith('~/') ? homes.map(({ path }) => `${path}/${folder.slice(2)}`) : [folder];
      for (const each of all) {
        const real = await realpath(each).catch(() => undefined);
        if (real !== undefined) this.#named.set(real, folder);
      }
    }
    return [...this.#named.keys()].sort();
  }

  #section(): Discovery | undefined {
    const { policy, revision } = this.#options.policy();
    return revision > 0 && policy.discovery?.enabled ? policy.discovery : undefined;
  }

  async #save(round: Round): Promise<void> {
    await this.#options.spool.setMarks([{ ...MARK, value: JSON.stringify(round) }]);
  }
}
