import { dirname, join } from 'node:path';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { SEVERITIES, type Severity, severityRank } from '../../../shared/events/severity.ts';
import { agentEvent } from '../events/agent-event.ts';
import { encodeEvent } from '../events/encode-event.ts';
import type { Logger } from '../log.ts';
import { type DropCounts, type Mark, noDrops, QueueFile, type Row } from './queue-file.ts';
import { Reserve } from './reserve.ts';
import { isDamage, isDiskTrouble, SpoolDamaged } from './schema.ts';
import { setAside } from './set-aside.ts';

export type { Mark } from './queue-file.ts';

export interface SpoolOptions {
  /** The spool's file; its log and reserve lie beside it. */
  file: string;
  /** 32 bytes: what events and marks say is sealed with it. */
  key: Buffer;
  /** Events that wait may take so many bytes; over it the least severe are dropped, counted and announced. */
  maxBytes: number;
  /** Confirmed events are kept so long and up to so many bytes, for a console restored from a backup. */
  keepAcknowledged: { bytes: number; ms: number };
  /** Drops are announced at most this often. */
  announceMs: number;
  log: Logger;
}

/** The event was not accepted: the disk is full and graver events have taken the room that was left. */
export class SpoolFull extends Error {
  override name = 'SpoolFull';
}

interface Pending {
  event: GuardEvent | undefined;
  keep: boolean;
  body: string;
  marks: readonly Mark[];
  resolve: () => void;
  reject: (error: Error) => void;
}

/** What may wait in memory while the disk takes nothing. */
const MAX_BLOCKED = 2_000;
const RETRY_MS = 1_000;
const ANNOUNCEMENT_BYTES = 1_024;
/** Files remembered as reported; the longest unseen are forgotten first. */
const MAX_FILE_MARKS = 200_000;

/**
 * The durable queue between pipeline and console. What `append` has accepted survives a kill and a power cut
 * and is handed out, in order, until the console has confirmed it.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #reserve: Reserve;
  #queue: QueueFile;
  #pending: Pending[] = [];
  #scheduled: NodeJS.Immediate | NodeJS.Timeout | undefined;
  #due = 0;
  #blocked = false;
  #closed = false;
  #acknowledged: number;
  #fileMarks: number;
  #dropped: DropCounts;
  #unannounced: DropCounts;
  #announcedAt = Number.NEGATIVE_INFINITY;
  /** Called after events became durable. */
  onAppended: () => void = () => {};
  /** Called when numbers start anew: the console must be told the new epoch. */
  onEpochChanged: () => void = () => {};

  /** Opens the spool, setting a damaged file aside. @throws when the disk cannot be written at all. */
  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#reserve = new Reserve(`${options.file}.reserve`);
    let damage: Pending | undefined;
    try {
      this.#queue = new QueueFile(options.file, options.key);
    } catch (error) {
      if (!isDamage(error)) throw error;
      damage = this.#setAside(error as Error);
      this.#queue = new QueueFile(options.file, options.key);
    }
    this.#acknowledged = this.#queue.acknowledged;
    this.#fileMarks = this.#queue.countMarks('file');
    this.#dropped = this.#readCounts('dropped');
    this.#unannounced = this.#readCounts('unannounced');
    this.#reserve.take();
    if (damage) this.#enqueue(damage);
    this.#trimTail();
    if (this.#total(this.#unannounced) > 0) this.#schedule();
  }

  get epoch(): string {
    return this.#queue.epoch;
  }

  /** Highest number given out in this epoch, 0 for none. */
  get lastSeq(): number {
    return this.#queue.lastSeq;
  }

  /** The most that the console has ever confirmed in this epoch, 0 for none. */
  get confirmed(): number {
    return this.#queue.confirmed;
  }

  /** `dropped` counts since the file was made. */
  status(): { events: number; bytes: number; dropped: number; full: boolean } {
    const { events, bytes } = this.#queue;
    return { events, bytes, dropped: this.#total(this.#dropped), full: this.#blocked };
  }

  /**
   * Accepts an event, and facts that become true with it. Durable when the promise resolves; what comes within
   * one turn of the event loop shares one write to disk.
   * @throws SpoolFull when the disk is full and the event is among the least severe
   */
  append(event: GuardEvent, marks: readonly Mark[] = []): Promise<void> {
    return this.#add(event, marks, false);
  }

  /** Records facts without an event. Durable when the promise resolves. */
  setMarks(marks: readonly Mark[]): Promise<void> {
    return this.#add(undefined, marks, false);
  }

  mark(kind: string, key: string): string | undefined {
    return this.#guard(() => this.#queue.mark(kind, key));
  }

  /** Every fact of a kind. */
  marks(kind: string): { key: string; value: string }[] {
    return this.#guard(() => this.#queue.marks(kind));
  }

  /** Events after `seq`, ascending, as JSON text. */
  read(after: number, maxEvents: number, maxBytes: number): Row[] {
    return this.#guard(() => this.#queue.read(after, maxEvents, maxBytes));
  }

  /** The console holds everything up to `seq`. Written with the next commit: losing it costs only a repeat. */
  acknowledge(seq: number): void {
    if (seq <= this.#acknowledged) return;
    this.#acknowledged = Math.min(seq, this.lastSeq);
    this.#schedule(200);
  }

  /** The console knows less (it was restored) than it once confirmed: hand out again from there. */
  rewind(cursor: number): void {
    if (cursor >= this.#acknowledged && cursor >= this.#queue.acknowledged) return;
    this.#acknowledged = cursor;
    this.#guard(() => this.#queue.transaction(() => this.#queue.setAcknowledged(cursor)));
  }

  /** Starts numbering anew: for another console, or when ours was set back (a restored disk image). */
  renewEpoch(): void {
    this.#guard(() => this.#queue.transaction(() => this.#queue.renewEpoch()));
    this.#acknowledged = 0;
    this.onEpochChanged();
  }

  /** Writes what waits, then closes. What the disk does not take by then is refused. */
  close(): void {
    if (this.#closed) return;
    this.#flush();
    this.#closed = true;
    this.#unschedule();
    for (const { reject } of this.#pending.splice(0)) reject(new SpoolFull('the agent stops'));
    this.#queue.close();
  }

  /** Writes what waits now instead of at the end of this turn. */
  flush(): void {
    this.#unschedule();
    this.#flush();
  }

  #add(event: GuardEvent | undefined, marks: readonly Mark[], keep: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new SpoolFull('the spool is closed'));
      const body = event ? encodeEvent(event) : '';
      this.#enqueue({ event, keep, body, marks, resolve, reject });
    });
  }

  #enqueue(item: Pending): void {
    this.#pending.push(item);
    if (this.#blocked && this.#pending.length > MAX_BLOCKED) this.#refuseLeastSevere();
    this.#schedule();
  }

  #refuseLeastSevere(): void {
    const rank = ({ event, keep }: Pending) =>
      event && !keep ? severityRank(event.severity) : Number.MAX_VALUE;
    const victim = this.#pending.reduce((least, item) => (rank(item) < rank(least) ? item : least));
    this.#pending.splice(this.#pending.indexOf(victim), 1);
    if (victim.event) this.#unannounced[victim.event.severity] += 1;
    if (victim.event) this.#dropped[victim.event.severity] += 1;
    victim.reject(new SpoolFull('the disk is full'));
  }

  /** Flushes after `ms`, or sooner when something sooner was asked for; while blocked, at the next retry. */
  #schedule(ms = 0): void {
    if (this.#closed) return;
    const wait = this.#blocked ? RETRY_MS : ms;
    const due = performance.now() + wait;
    if (this.#scheduled && this.#due <= due) return;
    this.#unschedule();
    this.#due = due;
    const run = () => {
      this.#scheduled = undefined;
      this.#flush();
    };
    this.#scheduled = wait > 0 ? setTimeout(run, wait) : setImmediate(run);
  }

  #unschedule(): void {
    clearTimeout(this.#scheduled as NodeJS.Timeout);
    clearImmediate(this.#scheduled as NodeJS.Immediate);
    this.#scheduled = undefined;
  }

  #flush(): void {
    if (this.#closed) return;
    const batch = this.#pending;
    this.#pending = [];
    try {
      this.#guard(() => this.#commitMakingRoom(batch));
    } catch (error) {
      this.#pending = [...batch, ...this.#pending];
      if (!this.#blocked)
        this.#options.log.error({ err: error, waiting: this.#pending.length }, 'spool: cannot write');
      this.#blocked = true;
      this.#schedule();
      return;
    }
    if (this.#blocked) {
      this.#blocked = false;
      this.#options.log.info('spool: writing again');
      this.#reserve.take();
    }
    for (const { resolve } of batch) resolve();
    if (batch.some(({ event }) => event)) this.onAppended();
    if (this.#total(this.#unannounced) > 0 || this.#pending.length > 0) this.#scheduleAnnouncement();
  }

  #scheduleAnnouncement(): void {
    const wait = this.#announcedAt + this.#options.announceMs - performance.now();
    this.#schedule(Math.max(wait, 1));
  }

  /** On a full disk: free rows of our own, confirmed ones first, and try again. */
  #commitMakingRoom(batch: readonly Pending[]): void {
    try {
      this.#commit(batch);
    } catch (error) {
      if (!isDiskTrouble(error)) throw error;
      const needed = 65_536 + 2 * batch.reduce((sum, { body }) => sum + body.length, 0);
      this.#reserve.giveUp();
      const queue = this.#queue;
      queue.transaction(() => {
        const freed = queue.trimTail(needed);
        if (freed < needed) this.#countDrops(queue.dropLeastSevere(needed - freed));
      });
      queue.checkpoint();
      this.#commit(batch);
    }
  }

  #commit(batch: readonly Pending[]): void {
    const queue = this.#queue;
    const now = Date.now();
    const announce =
      this.#total(this.#unannounced) > 0 && performance.now() - this.#announcedAt >= this.#options.announceMs;
    const counts = { dropped: { ...this.#dropped }, unannounced: { ...this.#unannounced } };
    let fileMarks = this.#fileMarks;
    try {
      queue.transaction(() => {
        if (this.#acknowledged > queue.acknowledged) queue.setAcknowledged(this.#acknowledged);
        for (const { event, keep, body, marks } of batch) {
          if (event) queue.insert({ at: now, severity: severityRank(event.severity), keep, body });
          for (const mark of marks) queue.setMark(mark, now);
          fileMarks += marks.filter(({ kind, value }) => kind === 'file' && value !== null).length;
        }
        // The announcement's own room is made first, so that what goes for it is in its count.
        this.#shrink(announce ? ANNOUNCEMENT_BYTES : 0);
        if (announce) this.#announce(now);
        queue.writeHead();
        if (fileMarks > MAX_FILE_MARKS) {
          queue.forgetOldest('file', Math.ceil(MAX_FILE_MARKS / 10));
          fileMarks = queue.countMarks('file');
        }
        this.#writeCounts('dropped', this.#dropped);
        this.#writeCounts('unannounced', this.#unannounced);
      });
    } catch (error) {
      this.#dropped = counts.dropped;
      this.#unannounced = counts.unannounced;
      throw error;
    }
    this.#fileMarks = fileMarks;
    if (announce) this.#announcedAt = performance.now();
  }

  /** Holds the queue to its limit; confirmed rows go first, then by severity. */
  #shrink(room: number): void {
    const queue = this.#queue;
    const { keepAcknowledged } = this.#options;
    const maxBytes = this.#options.maxBytes - room;
    const tailLimit = Math.max(0, Math.min(keepAcknowledged.bytes, maxBytes - queue.bytes));
    if (queue.tailBytes > tailLimit) queue.trimTail(queue.tailBytes - tailLimit);
    if (queue.bytes > maxBytes) this.#countDrops(queue.dropLeastSevere(queue.bytes - maxBytes));
  }

  #trimTail(): void {
    const before = Date.now() - this.#options.keepAcknowledged.ms;
    this.#guard(() => this.#queue.transaction(() => this.#queue.expireTail(before)));
  }

  #announce(now: number): void {
    const event = agentEvent('agent.spool-dropped', 'high', {
      total: this.#total(this.#unannounced),
      ...this.#unannounced,
      limitBytes: this.#options.maxBytes,
    });
    this.#queue.insert({ at: now, severity: severityRank('high'), keep: true, body: encodeEvent(event) });
    this.#unannounced = noDrops();
  }

  #countDrops(counts: DropCounts): void {
    for (const severity of SEVERITIES) {
      this.#dropped[severity] += counts[severity];
      this.#unannounced[severity] += counts[severity];
    }
  }

  #total(counts: DropCounts): number {
    return SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);
  }

  #readCounts(name: string): DropCounts {
    return {
      ...noDrops(),
      ...(JSON.parse(this.#queue.meta(name) ?? '{}') as Partial<Record<Severity, number>>),
    };
  }

  #writeCounts(name: string, counts: DropCounts): void {
    const text = JSON.stringify(counts);
    if (this.#queue.meta(name) !== text) this.#queue.setMeta(name, text);
  }

  /** Runs `work`; a file found damaged is set aside and the work done on a new one. */
  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#queue.close();
      const damage = this.#setAside(error as Error);
      this.#queue = new QueueFile(this.#options.file, this.#options.key);
      this.#acknowledged = 0;
      this.#fileMarks = 0;
      this.#enqueue(damage);
      this.onEpochChanged();
      return work();
    }
  }

  #setAside(error: Error): Pending {
    const name = setAside(this.#options.file, Date.now());
    this.#options.log.error(
      { file: name, reason: error.message },
      'spool: damaged, set aside; starting a new one',
    );
    const event = agentEvent('agent.spool-corrupt', 'high', {
      file: join(dirname(this.#options.file), name),
      reason: error instanceof SpoolDamaged ? error.message : String((error as { code?: string }).code),
    });
    return { event, keep: true, body: encodeEvent(event), marks: [], resolve: () => {}, reject: () => {} };
  }
}
