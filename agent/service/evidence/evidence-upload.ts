import type { GuardEvent } from '../../../shared/events/event.ts';
import type { EvidencePolicy } from '../../../shared/policy/evidence.ts';
import { isWithin } from '../../../shared/policy/time-window.ts';
import {
  EVIDENCE_PIECE_BYTES,
  type EvidenceOffer,
  type EvidencePiece,
  type EvidenceRefusal,
  type EvidenceState,
} from '../../../shared/protocol/evidence.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { Logger } from '../log.ts';
import type { EvidenceStore, WaitingEvidence } from './evidence-store.ts';

export interface EvidenceUploadOptions {
  store: EvidenceStore;
  policy: () => EvidencePolicy | undefined;
  /** Sends if the console listens now; what is lost is offered again. */
  send: (message: EvidenceOffer | EvidencePiece) => void;
  report: (event: GuardEvent) => void;
  log: Logger;
  /** First wait after a refusal; doubled each time, up to ten minutes. */
  retryMs?: number;
  /** An answer that takes longer is asked for again. */
  patienceMs?: number;
  now?: () => number;
}

const LONGEST_RETRY_MS = 600_000;
/** How often the clock is looked at outside of the hours. */
const HOURS_EVERY_MS = 30_000;
const DEFAULT_KILOBYTES_PER_SECOND = 512;
const DAY_MS = 86_400_000;
/** Of a policy that names no evidence any more, for what was taken under the one before. */
const DEFAULT_DAYS = 180;

interface Setback {
  times: number;
  retryAt: number;
}

/**
 * Carries evidence to the console over the link: one piece of one file at a time, from where the console says it stands,
 * no faster than policy says and only in its hours. The console alone knows how much it has, so whichever side is killed
 * or set back, both go on from there. A file goes from this PC when the console has it whole and durable.
 */
export class EvidenceUpload {
  readonly #options: EvidenceUploadOptions;
  readonly #setbacks = new Map<string, Setback>();
  #current: WaitingEvidence | undefined;
  #timer: NodeJS.Timeout | undefined;
  #connected = false;
  #stopped = false;
  /** When the next piece may go, by the bandwidth. */
  #nextAt = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(options: EvidenceUploadOptions) {
    this.#options = options;
    options.store.onAdded = () => this.policyChanged();
  }

  /** The console listens: whatever was on its way is offered anew. */
  welcomed(): void {
    this.#connected = true;
    this.#current = undefined;
    void this.#inTurn(() => this.#next());
  }

  /** Hours and bandwidth may be others now. */
  policyChanged(): void {
    if (this.#connected && !this.#current) void this.#inTurn(() => this.#next());
  }

  answered(message: EvidenceState): Promise<void> {
    return this.#inTurn(() => this.#take(message));
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #inTurn(work: () => Promise<void> | void): Promise<void> {
    this.#work = this.#work
      .then(() => (this.#stopped ? undefined : work()))
      .catch((error: Error) => {
        this.#options.log.error({ reason: error.message }, 'evidence: upload failed');
        this.#later(this.#options.patienceMs ?? 60_000, () => this.#again());
      });
    return this.#work;
  }

  #later(ms: number, work: () => Promise<void> | void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#inTurn(work), ms);
    this.#timer.unref();
  }

  #again(): Promise<void> | void {
    this.#current = undefined;
    return this.#next();
  }

  /** Offers the oldest that may be offered now. */
  #next(): void {
    if (this.#current) return;
    const { store, patienceMs = 60_000 } = this.#options;
    const now = this.#now();
    let wait = Infinity;
    for (const evidence of store.waiting) {
      const { retryAt = 0 } = this.#setbacks.get(evidence.id) ?? {};
      if (retryAt > now) {
        wait = Math.min(wait, retryAt - now);
        continue;
      }
      if (!this.#isTime(now)) {
        this.#later(HOURS_EVERY_MS, () => this.#next());
        return;
      }
      this.#current = evidence;
      this.#options.send({ type: 'evidence-offer', id: evidence.id });
      this.#later(patienceMs, () => this.#again());
      return;
    }
    if (wait < Infinity) this.#later(wait, () => this.#next());
  }

  async #take({ id, state, offset = 0, reason = 'unknown' }: EvidenceState): Promise<void> {
    // An answer to what was asked on a former link.
    if (id !== this.#current?.id) return;
    const evidence = this.#current;
    if (state === 'want') return this.#wait(evidence, offset);
    this.#current = undefined;
    if (state === 'kept') {
      this.#setbacks.delete(id);
      await this.#options.store.forget(id);
      this.#options.log.info({ evidence: id }, 'evidence: with the console');
    } else {
      await this.#refused(evidence, reason);
    }
    this.#next();
  }

  /** Sends the piece when hours and bandwidth allow it. */
  async #wait(evidence: WaitingEvidence, offset: number): Promise<void> {
    const now = this.#now();
    if (!this.#isTime(now)) return this.#later(HOURS_EVERY_MS, () => this.#again());
    const ms = this.#nextAt - now;
    if (ms > 0) return this.#later(ms, () => this.#piece(evidence, offset));
    return this.#piece(evidence, offset);
  }

  async #piece(evidence: WaitingEvidence, offset: number): Promise<void> {
    const { store, send, policy, patienceMs = 60_000 } = this.#options;
    if (this.#current?.id !== evidence.id) return;
    const data = await store.read(evidence.id, offset, EVIDENCE_PIECE_BYTES).catch(() => undefined);
    if (!data || data.length === 0) {
      this.#current = undefined;
      await this.#lost(evidence, 'damaged');
      return this.#next();
    }
    const { kilobytesPerSecond = DEFAULT_KILOBYTES_PER_SECOND } = policy() ?? {};
    const now = this.#now();
    this.#nextAt = Math.max(this.#nextAt, now) + (data.length / (kilobytesPerSecond * 1024)) * 1000;
    send({ type: 'evidence-piece', id: evidence.id, offset, data: data.toString('base64') });
    this.#later(patienceMs, () => this.#again());
  }

  async #refused(evidence: WaitingEvidence, reason: EvidenceRefusal): Promise<void> {
    const { times } = this.#setBack(evidence.id);
    const age = this.#now() - evidence.at;
    const { retentionDays = DEFAULT_DAYS } = this.#options.policy() ?? {};
    if (reason === 'deleted') return this.#lost(evidence, reason);
    if (reason === 'wrong-hash') {
      if (times >= 3 || !(await this.#options.store.isIntact(evidence)))
        return this.#lost(evidence, 'damaged');
    }
    // A console that was set back may know nothing of the event for long, or for ever.
    if (age > retentionDays * DAY_MS) return this.#lost(evidence, reason);
    this.#options.log.warn({ evidence: evidence.id, reason }, 'evidence: refused for now');
  }

  async #lost({ id }: WaitingEvidence, reason: string): Promise<void> {
    this.#setbacks.delete(id);
    await this.#options.store.forget(id);
    this.#options.report(agentEvent('evidence.lost', 'high', { evidence: id, reason }));
  }

  #setBack(id: string): Setback {
    const { retryMs = 1000 } = this.#options;
    const times = (this.#setbacks.get(id)?.times ?? 0) + 1;
    const wait = Math.min(LONGEST_RETRY_MS, retryMs * 2 ** (times - 1));
    const setback = { times, retryAt: this.#now() + wait };
    this.#setbacks.set(id, setback);
    return setback;
  }

  #isTime(now: number): boolean {
    const { hours } = this.#options.policy() ?? {};
    if (!hours) return true;
    const utcOffsetMinutes = -new Date(now).getTimezoneOffset();
    const within = hours.windows.some((window) => isWithin(window, { now, utcOffsetMinutes }));
    return within === (hours.upload === 'only-during');
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }
}
