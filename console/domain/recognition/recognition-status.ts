import type { Kysely, Transaction } from 'kysely';
import type { RecognitionStatus } from '../../../shared/protocol/recognition.ts';
import type { RecognitionAdoption } from '../../api/contract.ts';
import { GroupedWrites } from '../../store/grouped-writes.ts';
import type { Tables } from '../../store/schema.ts';
import type { Presence } from '../presence.ts';

interface Told {
  agentId: string;
  rows: Tables['recognition_status'][];
}

export interface AdoptionCount {
  devices: number;
  inUse: number;
  failed: number;
}

/** How far each PC is with each set, as it says itself. */
export class RecognitionStatuses {
  readonly #db: Kysely<Tables>;
  readonly #presence: Presence;
  readonly #writes: GroupedWrites<Told>;

  constructor(db: Kysely<Tables>, presence: Presence) {
    this.#db = db;
    this.#presence = presence;
    this.#writes = new GroupedWrites(db, write);
  }

  record(agentId: string, { sets }: RecognitionStatus): Promise<void> {
    const at = Date.now();
    const rows = sets.map(({ id, wanted, state, inUse, received, reason }) => ({
      agent_id: agentId,
      set_id: id,
      wanted,
      state,
      in_use: inUse ?? null,
      received,
      reason: reason ?? null,
      at,
    }));
    return this.#writes.add({ agentId, rows });
  }

  /** By set: how many PCs there are, use the version given, and cannot. */
  async count(versions: ReadonlyMap<string, number>): Promise<Map<string, AdoptionCount>> {
    const { devices } = await this.#db
      .selectFrom('devices')
      .select(({ fn }) => fn.countAll<number>().as('devices'))
      .executeTakeFirstOrThrow();
    const rows = await this.#db
      .selectFrom('recognition_status')
      .select(['set_id', 'wanted', 'state', ({ fn }) => fn.countAll<number>().as('count')])
      .groupBy(['set_id', 'wanted', 'state'])
      .execute();
    return new Map(
      [...versions].map(([id, version]) => {
        const count = (state: string) =>
          rows
            .filter((row) => row.set_id === id && row.wanted === version && row.state === state)
            .reduce((sum, row) => sum + row.count, 0);
        return [id, { devices, inUse: count('in-use'), failed: count('failed') }];
      }),
    );
  }

  /** Every PC; one that has not spoken of this version yet is pending. */
  async adoption(id: string, version: number): Promise<RecognitionAdoption['devices']> {
    const rows = await this.#db
      .selectFrom('devices')
      .leftJoin('recognition_status as status', (join) =>
        join.onRef('status.agent_id', '=', 'devices.agent_id').on('status.set_id', '=', id),
      )
      .select([
        'devices.agent_id',
        'hostname',
        'status.wanted',
        'status.state',
        'in_use',
        'received',
        'reason',
        'at',
      ])
      .orderBy('hostname')
      .execute();
    return rows.map((row) => {
      const current = row.wanted === version;
      return {
        agentId: row.agent_id,
        hostname: row.hostname,
        online: this.#presence.get(row.agent_id) !== undefined,
        state: (current && row.state) || 'pending',
        inUse: row.in_use,
        received: current ? (row.received ?? 0) : 0,
        reason: current ? row.reason : null,
        at: row.at,
      };
    });
  }
}

/** What a PC no longer speaks of it no longer has. */
async function write(db: Transaction<Tables>, told: readonly Told[]): Promise<void> {
  for (const { agentId, rows } of new Map(told.map((each) => [each.agentId, each])).values()) {
    await db.deleteFrom('recognition_status').where('agent_id', '=', agentId).execute();
    if (rows.length > 0) await db.insertInto('recognition_status').values(rows).execute();
  }
}
