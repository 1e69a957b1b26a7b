import type { Kysely } from 'kysely';
import { DiscoveryProgress } from '../../shared/events/discovery-progress.ts';
import type { DeviceDiscovery } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';

/** Where the search for classified files stands on each PC, as it last told. */
export class Discoveries {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async told(agentId: string, progress: DiscoveryProgress): Promise<void> {
    const body = JSON.stringify(DiscoveryProgress.parse(progress));
    const row = { agent_id: agentId, received_at: Date.now(), body };
    await this.#db
      .insertInto('device_discovery')
      .values(row)
      .onConflict((conflict) =>
        conflict.column('agent_id').doUpdateSet({ received_at: row.received_at, body: row.body }),
      )
      .execute();
  }

  async of(agentId: string): Promise<DeviceDiscovery> {
    const row = await this.#db
      .selectFrom('device_discovery')
      .selectAll()
      .where('agent_id', '=', agentId)
      .executeTakeFirst();
    if (!row) return { receivedAt: null, progress: null };
    return { receivedAt: row.received_at, progress: DiscoveryProgress.parse(JSON.parse(row.body)) };
  }
}
