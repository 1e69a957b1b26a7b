import type { PoolClient } from 'pg';
import type { StoredEntry } from '../../domain/audit/audit-log.ts';
import type { RecordToVerify } from '../../domain/audit/verify.ts';
import type { SealsToVerify } from '../../domain/events/verify-seals.ts';
import { type SealRow, StoreError } from '../store.ts';
import { inTransaction, openPools } from './connection.ts';
import { explained } from './explained.ts';

/** Rows in one answer. */
const PIECE = 1_000;

type Use<T> = (record: Omit<RecordToVerify, 'publicKey' | 'witnessed'>, seals: SealsToVerify) => Promise<T>;

/**
 * Reads the record for verification, beside running consoles or without one, in one state of the database.
 * @throws StoreError when there is no record to read
 */
export async function readPostgresRecord<T>(url: string, use: Use<T>): Promise<T> {
  const pools = openPools(url);
  try {
    const begin = 'begin isolation level repeatable read read only';
    return await inTransaction(pools.reads, (client) => withRecord(client, use), begin);
  } catch (error) {
    throw explained(error as Error, url);
  } finally {
    await pools.end();
  }
}

/** The same over a connection that has a transaction open. */
export async function withRecord<T>(client: PoolClient, use: Use<T>): Promise<T> {
  const all = async <R extends object>(sql: string) => (await client.query<R>(sql)).rows;
  const [id] = await all<{ value: string }>("select value from settings where key = 'console-id'");
  if (!id) throw new StoreError('there is no console in this database');
  const checkpoints = await all<{ note: string }>('select note from audit_checkpoints order by size');
  const entries = pieces<StoredEntry>(
    client,
    'select idx as index, body from audit_entries where idx > $1 order by idx',
    ({ index }) => index,
    [],
  );
  const log = () =>
    pieces<{ number: number; signature: string; log: string }>(
      client,
      'select number, signature, log from event_seals where number > $1 order by number',
      ({ number }) => number,
      [],
    );
  return use(
    { origin: `guardpost/${id.value}`, entries, checkpoints: checkpoints.map(({ note }) => note) },
    {
      keys: await all('select agent_id as "agentId", public_key as "publicKey" from seal_keys'),
      get log() {
        return log();
      },
      lives: await all(
        `select agent_id as "agentId", epoch from cursors
         union select distinct agent_id, epoch from event_seals
         union select distinct agent_id, epoch from events`,
      ),
      sealsOf: (agentId, epoch) =>
        pieces<SealRow & { number: number }>(
          client,
          `select number, after, first, last, previous, head, signature from event_seals
           where first > $1 and agent_id = $2 and epoch = $3 order by first`,
          ({ first }) => first,
          [agentId, epoch],
        ),
      eventsOf: (agentId, epoch) =>
        pieces<{ seq: number; body: string }>(
          client,
          `select seq, body from events where seq > $1 and agent_id = $2 and epoch = $3
           union all select seq, body from rejected_events where seq > $1 and agent_id = $2 and epoch = $3
           order by seq`,
          ({ seq }) => seq,
          [agentId, epoch],
        ),
    },
  );
}

/** Walks an answer of any length in the order of a number that each row has, never the same twice. */
async function* pieces<T extends object>(
  client: PoolClient,
  sql: string,
  placeOf: (row: T) => number,
  values: readonly unknown[],
): AsyncGenerator<T> {
  for (let after = -1; ; ) {
    const { rows } = await client.query<T>(`${sql} limit ${PIECE}`, [after, ...values]);
    yield* rows;
    if (rows.length < PIECE) return;
    after = placeOf(rows.at(-1)!);
  }
}
