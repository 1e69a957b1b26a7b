import type { Kysely } from 'kysely';
import { Inventory } from '../../shared/protocol/inventory.ts';
import type { DeviceSoftware } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';

/** What software the PCs have, as each last told. */
export class Software {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async told(agentId: string, inventory: Inventory): Promise<void> {
    const row = { agent_id: agentId, received_at: Date.now(), body: JSON.stringify(inventory) };
    await this.#db
      .insertInto('device_software')
      .values(row)
      .onConflict((conflict) =>
        conflict.column('agent_id').doUpdateSet({ received_at: row.received_at, body: row.body }),
      )
      .execute();
  }

  async of(agentId: string): Promise<DeviceSoftware> {
    const row = await this.#db
      .selectFrom('device_software')
      .selectAll()
      .where('agent_id', '=', agentId)
      .executeTakeFirst();
    if (!row) return { receivedAt: null, installed: [], running: [] };
    const { installed, running } = Inventory.parse(JSON.parse(row.body));
    return { receivedAt: row.received_at, installed, running };
  }
}
