/**
 * The kernel keeps at most fs.inotify.max_queued_events (16,384 unless set otherwise) events for a process,
 * drops what comes beyond, and says so in a way that Node does not pass on. But then Node delivers all that
 * was kept in one turn of its loop: a turn with very many events may have lost some.
 */
const SUSPICIOUS_EVENTS = 8_192;

type Listener = () => void;

/** Counts events of all watches in this process, as they share the kernel's queue. */
export class EventBurst {
  private readonly listeners = new Set<Listener>();
  private readonly limit: number;
  private count = 0;

  constructor(limit = SUSPICIOUS_EVENTS) {
    this.limit = limit;
  }

  /** Calls back, once a turn, when events may have been lost. @returns a function that stops it */
  onSuspicion(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** To be called for each event. */
  note(): void {
    if (this.count++ > 0) return;
    setImmediate(() => {
      const suspicious = this.count >= this.limit;
      this.count = 0;
      if (suspicious) for (const listener of [...this.listeners]) listener();
    });
  }
}

export const eventBurst = new EventBurst();
