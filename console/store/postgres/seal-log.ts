import type { PoolClient } from 'pg';
import { sealLogAfter } from '../seal-chain.ts';
import type { EventBatch, SealRow } from '../store.ts';
import { epochKey } from './epoch-key.ts';

interface Numbered extends SealRow {
  number: number;
  agentId: string;
  epoch: string;
  log: string;
}

/** Seals in the order in which they came, chained; to be used under the lock of the event log. */
export class SealLog {
  readonly #seals: readonly Numbered[];

  private constructor(seals: readonly Numbered[]) {
    this.#seals = seals;
  }

  /** The new ones among the batches' seals, numbered on from `end`; a seal that is stored already adds nothing. */
  static async after(
    client: PoolClient,
    end: { count: number; log: string },
    batches: readonly EventBatch[],
    cursors: ReadonlyMap<string, number>,
  ): Promise<SealLog> {
    const seals: Numbered[] = [];
    const taken = new Set<string>();
    let { count, log } = end;
    for (const { agentId, epoch, seal } of batches) {
      if (!seal) continue;
      const place = epochKey({ agentId, epoch });
      const name = `${place} ${seal.first}`;
      const doubtful = seal.first <= (cursors.get(place) ?? 0);
      if (taken.has(name) || (doubtful && (await isStored(client, agentId, epoch, seal.first)))) continue;
      taken.add(name);
      count += 1;
      log = sealLogAfter(log, seal.signature);
      seals.push({ ...seal, number: count, agentId, epoch, log });
    }
    return new SealLog(seals);
  }

  async write(client: PoolClient): Promise<void> {
    if (this.#seals.length === 0) return;
    const column = <K extends keyof Numbered>(name: K) => this.#seals.map((seal) => seal[name]);
    await client.query(
      `insert into event_seals
         (number, agent_id, epoch, after, first, last, previous, head, signature, log)
       select * from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[],
         $7::text[], $8::text[], $9::text[], $10::text[])`,
      [
        column('number'),
        column('agentId'),
        column('epoch'),
        column('after'),
        column('first'),
        column('last'),
        column('previous'),
        column('head'),
        column('signature'),
        column('log'),
      ],
    );
  }
}

async function isStored(client: PoolClient, agentId: string, epoch: string, first: number): Promise<boolean> {
  const { rows } = await client.query(
    'select 1 from event_seals where agent_id = $1 and epoch = $2 and first = $3',
    [agentId, epoch, first],
  );
  return rows.length > 0;
}
