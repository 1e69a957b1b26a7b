export interface LivenessOptions {
  intervalMs: number;
  send: () => void;
  dead: (reason: string) => void;
  /** Monotonic and wall clock in milliseconds; for tests. */
  monotonic?: () => number;
  wall?: () => number;
}

/** So many intervals without a word from the other side, and the link is dead. */
const MISSED = 2.5;
/** After sleep the answer to a heartbeat must come within this. */
const PROBE_MS = 5_000;

/**
 * Sends heartbeats and notices when nothing comes back. Reckons in monotonic time, so setting the clock means
 * nothing to it. That clock stands still while a computer sleeps; the wall clock having run ahead of it shows
 * that, and the link, most likely dead, is then probed at once instead of after missed heartbeats.
 */
export class Liveness {
  readonly #options: Required<LivenessOptions>;
  readonly #timer: NodeJS.Timeout;
  #probe: NodeJS.Timeout | undefined;
  #heardAt: number;
  #tickAt: { monotonic: number; wall: number };

  constructor(options: LivenessOptions) {
    this.#options = { monotonic: () => performance.now(), wall: Date.now, ...options };
    this.#heardAt = this.#options.monotonic();
    this.#tickAt = this.#now();
    this.#timer = setInterval(() => this.tick(), this.#options.intervalMs);
  }

  #now() {
    return { monotonic: this.#options.monotonic(), wall: this.#options.wall() };
  }

  /** Anything came from the other side. */
  heard(): void {
    this.#heardAt = this.#options.monotonic();
    clearTimeout(this.#probe);
    this.#probe = undefined;
  }

  tick(): void {
    const { intervalMs, send, dead } = this.#options;
    const former = this.#tickAt;
    this.#tickAt = this.#now();
    const { monotonic, wall } = this.#tickAt;
    if (monotonic - this.#heardAt > MISSED * intervalMs) {
      this.stop();
      dead('the console stopped answering');
      return;
    }
    const slept = wall - former.wall - (monotonic - former.monotonic) > intervalMs;
    if (slept && !this.#probe) {
      this.#probe = setTimeout(() => dead('no answer after sleep'), Math.min(PROBE_MS, intervalMs));
    }
    send();
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#probe);
  }
}
