import type { PoolClient } from 'pg';
import type { EventBatch } from '../store.ts';
import { epochKey } from './epoch-key.ts';

/**
 * Tells which events of some batches are new. Above the highest number that its agent's epoch has come to, an event is
 * new; only what lies at or below it is looked for among the stored ones: an agent that sends again after its link broke.
 * To be used under the lock of the event log.
 */
export class NewRows {
  readonly #stored: Map<string, Set<number>>;

  private constructor(stored: Map<string, Set<number>>) {
    this.#stored = stored;
  }

  /** `cursors`: highest number of each epoch before these batches. */
  static async find(
    client: PoolClient,
    batches: readonly EventBatch[],
    cursors: ReadonlyMap<string, number>,
  ): Promise<NewRows> {
    const stored = new Map<string, Set<number>>();
    for (const { agentId, epoch, rows } of batches) {
      const place = epochKey({ agentId, epoch });
      const known = stored.get(place) ?? new Set<number>();
      stored.set(place, known);
      const cursor = cursors.get(place) ?? 0;
      const doubtful = rows.map(({ seq }) => seq).filter((seq) => seq <= cursor);
      if (doubtful.length === 0) continue;
      const found = await client.query<{ seq: number }>(
        'select seq from events where agent_id = $1 and epoch = $2 and seq = any($3::bigint[])',
        [agentId, epoch, doubtful],
      );
      for (const { seq } of found.rows) known.add(seq);
    }
    return new NewRows(stored);
  }

  /** True when the event is new; from then on it is not. */
  take(batch: Pick<EventBatch, 'agentId' | 'epoch'>, seq: number): boolean {
    const place = epochKey(batch);
    const stored = this.#stored.get(place)!;
    if (stored.has(seq)) return false;
    stored.add(seq);
    return true;
  }
}
