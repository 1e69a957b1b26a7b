import type { GuardEvent } from '../../../shared/events/event.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { Spool } from '../spool/spool.ts';
import type { Part } from '../supervisor.ts';

const EVERY_MS = 15_000;
/** Corrections by time servers are smaller; a person who moves the clock moves it further. */
const TOLERANCE_MS = 60_000;
/** Kept so often for the next start, at most. */
const KEEP_EVERY_MS = 300_000;

export interface Clocks {
  /** The clock that people set, milliseconds since the epoch. */
  wall(): number;
  /** Milliseconds of a clock that nobody sets. */
  monotonic(): number;
}

const SYSTEM: Clocks = { wall: Date.now, monotonic: () => performance.now() };

/**
 * Notices a clock that is set while the agent runs, and one that stands before the time at which it last ran:
 * with it, grants would last longer, policies not expire and events be dated to another day.
 */
export class ClockWatch implements Part {
  readonly name = 'clock';
  readonly #spool: Pick<Spool, 'mark' | 'setMarks'>;
  readonly #report: (event: GuardEvent) => unknown;
  readonly #clocks: Clocks;
  #timer: NodeJS.Timeout | undefined;
  /** Wall clock minus monotonic clock when last looked at. */
  #offset = 0;
  #keptAt = Number.NEGATIVE_INFINITY;

  constructor(
    spool: Pick<Spool, 'mark' | 'setMarks'>,
    report: (event: GuardEvent) => unknown,
    clocks: Clocks = SYSTEM,
  ) {
    this.#spool = spool;
    this.#report = report;
    this.#clocks = clocks;
  }

  async start(): Promise<void> {
    const { wall, monotonic } = this.#clocks;
    const last = Number(this.#spool.mark('state', 'clock') ?? 0);
    if (wall() < last - TOLERANCE_MS) this.#tell(wall() - last, 'while the agent was not running');
    this.#offset = wall() - monotonic();
    await this.#keep();
    this.#timer = setInterval(() => this.look(), EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#keep();
  }

  /** Looks now. Standing still in sleep is no setting: the wall clock then runs ahead of the other. */
  look(): void {
    const { wall, monotonic } = this.#clocks;
    const moved = wall() - monotonic() - this.#offset;
    this.#offset += moved;
    if (Math.abs(moved) > TOLERANCE_MS) this.#tell(moved, 'while the agent was running');
    if (Math.abs(moved) > TOLERANCE_MS || monotonic() - this.#keptAt > KEEP_EVERY_MS) void this.#keep();
  }

  #tell(movedMs: number, when: string): void {
    const direction = movedMs < 0 ? 'back' : 'forward';
    const seconds = Math.round(Math.abs(movedMs) / 1000);
    // Forward happens by itself: after sleep, and when a PC without a battery first reaches a time server.
    const severity = direction === 'back' ? 'high' : 'low';
    this.#report(agentEvent('agent.clock-changed', severity, { direction, seconds, when }));
  }

  async #keep(): Promise<void> {
    this.#keptAt = this.#clocks.monotonic();
    const value = String(Math.round(this.#clocks.wall()));
    // Told of again at worst; a disk that takes nothing is reported by the spool itself.
    await this.#spool.setMarks([{ kind: 'state', key: 'clock', value }]).catch(() => {});
  }
}
