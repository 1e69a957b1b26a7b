import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pool, PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { SEAL_LOG_START } from '../seal-chain.ts';
import type { AppendResult, EventBatch, EventLog } from '../store.ts';
import { inTransaction } from './connection.ts';
import { epochKey } from './epoch-key.ts';
import { takeLock } from './locks.ts';
import { NewRows } from './new-rows.ts';
import { SealLog } from './seal-log.ts';
import { copyField, storable } from './text.ts';

const COPY = `copy events (position, agent_id, epoch, seq, at, received_at, type, severity, channel, action, outcome,
  level, actor, rule_id, file, detectors, search, body) from stdin`;

/**
 * Appends by COPY. All consoles on the database do it one behind the other, under one lock that is held from before the
 * first look until the commit. Three promises need exactly that: seals are one chain over all agents; positions ascend
 * in the order of commits, so that a reader who has seen one never finds a lower one later (a sequence alone does not
 * do that); and whether an event is there already is decided by the highest number of its agent's epoch, which nobody
 * else changes meanwhile. No index over all partitions could hold the last, for it would have to hold the time too.
 */
export class PostgresEventLog implements EventLog {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  append(batches: readonly EventBatch[]): Promise<AppendResult[]> {
    return inTransaction(this.#pool, (client) => write(client, batches), `begin; ${takeLock('events')}`);
  }

  async cursor(agentId: string, epoch: string): Promise<number> {
    const { rows } = await this.#pool.query<{ seq: number }>(
      'select seq from cursors where agent_id = $1 and epoch = $2',
      [agentId, epoch],
    );
    return rows[0]?.seq ?? 0;
  }

  async seals(): Promise<{ count: number; log: string }> {
    const { rows } = await this.#pool.query<{ number: number; log: string }>(
      'select number, log from event_seals order by number desc limit 1',
    );
    return rows[0] ? { count: rows[0].number, log: rows[0].log } : { count: 0, log: SEAL_LOG_START };
  }
}

async function write(client: PoolClient, batches: readonly EventBatch[]): Promise<AppendResult[]> {
  const state = await look(client, batches);
  const fresh = await NewRows.find(client, batches, state.cursors);
  const seals = await SealLog.after(client, state.seals, batches, state.cursors);
  let position = state.lastPosition - batches.reduce((sum, { rows }) => sum + rows.length, 0);
  const lines: string[] = [];
  const results = batches.map((batch) => {
    let duplicates = 0;
    const positions = batch.rows.map((row) => {
      if (!fresh.take(batch, row.seq)) {
        duplicates += 1;
        return 0;
      }
      position += 1;
      lines.push(
        [
          position,
          batch.agentId,
          batch.epoch,
          row.seq,
          row.at,
          batch.receivedAt,
          row.type,
          row.severity,
          row.channel,
          row.action,
          row.outcome,
          row.level,
          row.actor,
          row.rule_id,
          row.file,
          row.detectors,
          row.search,
          row.body,
        ]
          .map(copyField)
          .join('\t'),
      );
      return position;
    });
    return { positions, duplicates };
  });
  if (lines.length > 0)
    await pipeline(Readable.from([`${lines.join('\n')}\n`]), client.query(copyFrom(COPY)));
  await setAside(client, batches);
  await advance(client, batches, results);
  await seals.write(client);
  return results;
}

interface State {
  /** Of positions kept for these batches. */
  lastPosition: number;
  /** Highest number of each agent's epoch, by `epochKey`. */
  cursors: Map<string, number>;
  seals: { count: number; log: string };
}

/** What is there before these batches, in one question: every trip to the database is waited for under the lock. */
async function look(client: PoolClient, batches: readonly EventBatch[]): Promise<State> {
  const count = batches.reduce((sum, { rows }) => sum + rows.length, 0);
  const { rows } = await client.query<{
    last: number;
    seals: number | null;
    log: string | null;
    cursors: [string, string, number][] | null;
  }>(
    `select
       case when $3 > 0 then setval('events_position', nextval('events_position') + $3 - 1) else 0 end as last,
       (select number from event_seals order by number desc limit 1) as seals,
       (select log from event_seals order by number desc limit 1) as log,
       (select json_agg(json_build_array(agent_id, epoch, seq)) from cursors
        where (agent_id, epoch) in (select * from unnest($1::text[], $2::text[]))) as cursors`,
    [batches.map(({ agentId }) => agentId), batches.map(({ epoch }) => epoch), count],
  );
  const { last, seals, log, cursors } = rows[0]!;
  return {
    lastPosition: last,
    cursors: new Map((cursors ?? []).map(([agentId, epoch, seq]) => [epochKey({ agentId, epoch }), seq])),
    seals: { count: seals ?? 0, log: log ?? SEAL_LOG_START },
  };
}

async function setAside(client: PoolClient, batches: readonly EventBatch[]): Promise<void> {
  const rejected = batches.flatMap((batch) => batch.rejected.map((row) => ({ ...batch, ...row })));
  if (rejected.length === 0) return;
  await client.query(
    `insert into rejected_events (agent_id, epoch, seq, received_at, reason, body)
     select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])
     on conflict (agent_id, epoch, seq) do nothing`,
    [
      rejected.map(({ agentId }) => agentId),
      rejected.map(({ epoch }) => epoch),
      rejected.map(({ seq }) => seq),
      rejected.map(({ receivedAt }) => receivedAt),
      rejected.map(({ reason }) => storable(reason)),
      rejected.map(({ body }) => storable(body)),
    ],
  );
}

async function advance(
  client: PoolClient,
  batches: readonly EventBatch[],
  results: readonly AppendResult[],
): Promise<void> {
  const cursors = new Map<string, { agentId: string; epoch: string; seq: number; stored: number }>();
  for (const [index, { agentId, epoch, rows, rejected }] of batches.entries()) {
    const cursor = cursors.get(epochKey({ agentId, epoch })) ?? { agentId, epoch, seq: 0, stored: 0 };
    for (const { seq } of rows) cursor.seq = Math.max(cursor.seq, seq);
    for (const { seq } of rejected) cursor.seq = Math.max(cursor.seq, seq);
    cursor.stored += rows.length - results[index]!.duplicates;
    cursors.set(epochKey({ agentId, epoch }), cursor);
  }
  const all = [...cursors.values()];
  await client.query(
    `insert into cursors (agent_id, epoch, seq, stored)
     select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
     on conflict (agent_id, epoch) do update
     set seq = greatest(cursors.seq, excluded.seq), stored = cursors.stored + excluded.stored`,
    [
      all.map(({ agentId }) => agentId),
      all.map(({ epoch }) => epoch),
      all.map(({ seq }) => seq),
      all.map(({ stored }) => stored),
    ],
  );
}
