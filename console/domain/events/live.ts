import type { EventBatch, EventRow } from '../../store/store.ts';

/** An event that has just become durable. */
export interface LiveEvent {
  position: number;
  agentId: string;
  hostname: string;
  receivedAt: number;
  row: EventRow;
}

type Listener = (events: readonly LiveEvent[]) => void;

/** Hands events on, after they were stored, to whoever looks on. */
export class LiveEvents {
  readonly #listeners = new Set<Listener>();

  get watched(): boolean {
    return this.#listeners.size > 0;
  }

  publish(events: readonly LiveEvent[]): void {
    if (events.length > 0) for (const listener of this.#listeners) listener(events);
  }

  /** Calls back until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** A StoredEvent as JSON, made from the JSON that is stored. */
export function liveEventJson({ position, agentId, hostname, receivedAt, row }: LiveEvent): string {
  const where = JSON.stringify({ position, agentId, hostname, receivedAt });
  return `${where.slice(0, -1)},${row.body.slice(1)}`;
}

/** Those events of a stored batch that were new, with their positions. */
export function liveEventsOf(batch: EventBatch, hostname: string, positions: readonly number[]): LiveEvent[] {
  const { agentId, receivedAt } = batch;
  return batch.rows.flatMap((row, index) => {
    const position = positions[index]!;
    return position === 0 ? [] : [{ position, agentId, hostname, receivedAt, row }];
  });
}
