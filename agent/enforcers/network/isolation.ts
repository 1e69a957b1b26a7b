import { isDeepStrictEqual } from 'node:util';
import type { IsolationTerms, ZoneRestriction } from '../../../shared/policy/network.ts';
import type { NetworkBackend } from './backend.ts';
import type { NetworkReport } from './reports.ts';
import { IsolationStateFile, type StoredIsolation } from './state-file.ts';

type Report = NetworkReport extends infer R ? (R extends { at: number } ? Omit<R, 'at'> : never) : never;

export interface NetworkIsolationOptions {
  backend: NetworkBackend;
  /** Where the state is kept, such as DATA/network-isolation/state.json. */
  stateFile: string;
  onReport: (report: NetworkReport) => void;
  now?: () => number;
  /** How often the system is compared with what was applied. */
  checkEveryMs?: number;
}

export interface IsolationOrder {
  terms: IsolationTerms;
  reason: string;
  by: string;
  /** The console must be reached within this time through the isolation, or it is undone. */
  deadManSeconds: number;
}

export type IsolationStatus =
  | { phase: 'none' }
  | { phase: 'pending' | 'confirmed'; since: number; reason: string; by: string; deadline: number };

/**
 * Isolates this computer and keeps it so: pending until the console was reached through the isolation, then
 * confirmed until released. Every minute the system is read back; a difference is repaired and reported.
 * One call runs at a time; the others wait.
 */
export class NetworkIsolation {
  readonly #backend: NetworkBackend;
  readonly #store: IsolationStateFile;
  readonly #onReport: (report: NetworkReport) => void;
  readonly #now: () => number;
  readonly #checkEveryMs: number;
  #state: StoredIsolation | undefined;
  #zones: { restriction: ZoneRestriction; terms: IsolationTerms } | undefined;
  /** False until told once: an earlier run may have left a separation that policy no longer asks for. */
  #zonesSettled = false;
  /** Since when the system is known to hold a pending isolation: an answer to an older question proves nothing. */
  #heldSince = 0;
  #deadMan: NodeJS.Timeout | undefined;
  #checking: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: NetworkIsolationOptions) {
    this.#backend = options.backend;
    this.#store = new IsolationStateFile(options.stateFile);
    this.#onReport = options.onReport;
    this.#now = options.now ?? Date.now;
    this.#checkEveryMs = options.checkEveryMs ?? 60_000;
  }

  /** Takes up what an earlier run left: repairs a confirmed isolation, goes on counting for a pending one. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      const stored = await this.#store.load();
      if (stored === 'corrupt') {
        this.#report({
          type: 'isolation.failed',
          reason: 'the state file was not readable and was kept aside',
        });
      } else if (stored) {
        this.#state = stored;
        if (stored.phase === 'pending') this.#armDeadMan(stored);
        await this.#checkIsolation();
        // Rules that cannot be loaded at boot (bridges, cards) come back here.
        await this.#attempt('isolation.failed', async () => this.#state && this.#apply(this.#state));
        this.#heldSince = this.#now();
      }
      this.#checking = setInterval(() => {
        void this.check().catch((error) => {
          this.#report({ type: 'isolation.failed', reason: messageOf(error) });
        });
      }, this.#checkEveryMs);
      this.#checking.unref();
    });
  }

  /** Stops watching. An isolation stays in force. */
  async stop(): Promise<void> {
    clearInterval(this.#checking);
    clearTimeout(this.#deadMan);
    await this.#queue;
  }

  status(): IsolationStatus {
    if (!this.#state) return { phase: 'none' };
    const { phase, since, reason, by, deadline } = this.#state;
    return { phase, since, reason, by, deadline };
  }

  /**
   * Isolates now. Resolves when the system holds it (not yet confirmed). Ordered again while it is confirmed, it
   * stays so and takes the new terms: the order itself came through it.
   * @throws when the rules could not be loaded; then nothing is isolated that was not before.
   */
  isolate(order: IsolationOrder): Promise<void> {
    return this.#inTurn(async () => {
      const since = this.#now();
      const former = this.#state;
      const phase = former?.phase === 'confirmed' ? 'confirmed' : 'pending';
      const state: StoredIsolation = {
        phase,
        terms: order.terms,
        reason: order.reason.slice(0, 1_000),
        by: order.by.slice(0, 256),
        since,
        deadline: since + order.deadManSeconds * 1_000,
      };
      await this.#store.save(state);
      try {
        const pendingSeconds = phase === 'pending' ? order.deadManSeconds : undefined;
        const mechanisms = await this.#backend.isolate(order.terms, { pendingSeconds });
        this.#heldSince = this.#now();
        if (phase === 'confirmed') mechanisms.push(await this.#backend.persist(order.terms));
        const { cut, mechanism } = await this.#backend.cutConnections(order.terms);
        this.#state = state;
        if (phase === 'pending') this.#armDeadMan(state);
        const { deadline } = state;
        this.#report({
          type: 'isolation.applied',
          mechanisms: [...mechanisms, mechanism],
          connectionsCut: cut,
          deadline,
        });
      } catch (error) {
        await (former ? this.#store.save(former) : this.#store.clear());
        this.#report({ type: 'isolation.failed', reason: messageOf(error) });
        throw error;
      }
    });
  }

  /**
   * The console answered what it was asked at this time (milliseconds since the epoch). The first answer to a
   * question from within the isolation confirms it: from then on it also survives a restart of the computer.
   */
  consoleReached(at: number): Promise<void> {
    if (this.#state?.phase !== 'pending') return Promise.resolve();
    return this.#inTurn(async () => {
      const state = this.#state;
      if (state?.phase !== 'pending' || at <= this.#heldSince) return;
      const mechanisms = await this.#backend.isolate(state.terms, {});
      const boot = await this.#backend.persist(state.terms);
      this.#state = { ...state, phase: 'confirmed' };
      await this.#store.save(this.#state);
      clearTimeout(this.#deadMan);
      this.#report({ type: 'isolation.confirmed', mechanisms: [...mechanisms, boot] });
    });
  }

  /** The console's addresses changed: the isolation follows, without a gap. */
  updateTerms(terms: IsolationTerms): Promise<void> {
    return this.#inTurn(async () => {
      const zones = this.#zones;
      if (zones) await this.#attempt('zones.failed', () => this.#separate(zones.restriction, terms));
      const state = this.#state;
      if (!state || isDeepStrictEqual(state.terms, terms)) return;
      this.#state = { ...state, terms };
      await this.#apply(this.#state);
      await this.#store.save(this.#state);
    });
  }

  /** Ends the isolation. `by` is the console's user or, with a release code, the person at the computer. */
  release(by: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end();
      this.#report({ type: 'isolation.released', by });
    });
  }

  /**
   * Keeps zones apart as policy says, or no longer with undefined. Independent of an isolation.
   * @throws when the system refused; the report says so too
   */
  separate(restriction: ZoneRestriction | undefined, terms: IsolationTerms): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#separate(restriction, terms);
      } catch (error) {
        this.#report({ type: 'zones.failed', reason: messageOf(error) });
        throw error;
      }
    });
  }

  /** Reads back what the system holds now; repairs and reports a difference. */
  check(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#checkIsolation();
      await this.#checkZones();
    });
  }

  async #checkIsolation(): Promise<void> {
    const state = this.#state;
    if (!state) return;
    if (state.phase === 'pending' && this.#now() >= state.deadline) return this.#rollBack();
    const persisted = state.phase === 'confirmed';
    const { differences } = await this.#backend.readIsolation(state.terms, { persisted });
    if (differences.length === 0) return;
    const repaired = await this.#attempt('isolation.failed', () => this.#apply(state));
    this.#report({ type: 'isolation.tampered', differences, repaired });
  }

  async #checkZones(): Promise<void> {
    const zones = this.#zones;
    if (!zones) return;
    const { differences } = await this.#backend.readSeparation();
    if (differences.length === 0) return;
    const repaired = await this.#attempt('zones.failed', () =>
      this.#backend.separate(zones.restriction, zones.terms),
    );
    this.#report({ type: 'zones.tampered', differences, repaired });
  }

  async #separate(restriction: ZoneRestriction | undefined, terms: IsolationTerms): Promise<void> {
    const next = restriction && { restriction, terms };
    if (this.#zonesSettled && isDeepStrictEqual(next, this.#zones)) return;
    const isNews =
      next !== undefined || this.#zones !== undefined || (await this.#backend.readSeparation()).present;
    const mechanisms = await this.#backend.separate(restriction, terms);
    this.#zones = next;
    this.#zonesSettled = true;
    if (isNews) this.#report({ type: 'zones.applied', ruleId: restriction?.ruleId, mechanisms });
  }

  async #apply(state: StoredIsolation): Promise<void> {
    const confirmed = state.phase === 'confirmed';
    const left = Math.max(1, Math.ceil((state.deadline - this.#now()) / 1_000));
    await this.#backend.isolate(state.terms, confirmed ? {} : { pendingSeconds: left });
    if (confirmed) await this.#backend.persist(state.terms);
    await this.#backend.cutConnections(state.terms);
  }

  #armDeadMan(state: StoredIsolation): void {
    clearTimeout(this.#deadMan);
    const left = Math.max(0, state.deadline - this.#now());
    this.#deadMan = setTimeout(() => {
      void this.#inTurn(() => this.#attempt('isolation.failed', () => this.#rollBack()));
    }, left);
  }

  async #rollBack(): Promise<void> {
    if (this.#state?.phase !== 'pending') return;
    await this.#end();
    this.#report({ type: 'isolation.rolled-back', reason: 'console-not-reached' });
  }

  async #end(): Promise<void> {
    clearTimeout(this.#deadMan);
    await this.#backend.release();
    await this.#store.clear();
    this.#state = undefined;
  }

  async #attempt(
    failure: 'isolation.failed' | 'zones.failed',
    work: () => Promise<unknown>,
  ): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.#report({ type: failure, reason: messageOf(error) });
      return false;
    }
  }

  #report(report: Report): void {
    this.#onReport({ at: this.#now(), ...report } as NetworkReport);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => {});
    return turn;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
