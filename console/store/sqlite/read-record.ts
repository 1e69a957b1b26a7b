import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { RecordToVerify } from '../../domain/audit/verify.ts';
import type { SealsToVerify } from '../../domain/events/verify-seals.ts';
import { type SealRow, StoreError } from '../store.ts';
import { DATABASE_FILE } from './open.ts';

/**
 * Reads the record for verification, beside a running console or without one, in one state of the database.
 * @throws StoreError when there is no record to read
 */
export async function readRecord<T>(
  dataDir: string,
  use: (record: Omit<RecordToVerify, 'publicKey' | 'witnessed'>, seals: SealsToVerify) => Promise<T>,
): Promise<T> {
  const file = join(dataDir, DATABASE_FILE);
  let database: Database.Database;
  try {
    database = new Database(file, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw new StoreError(`cannot open ${file}: ${(error as Error).message}`);
  }
  try {
    const one = <T>(sql: string) => database.prepare<[], T>(sql).pluck();
    database.exec('begin');
    const consoleId = one<string>("select value from settings where key = 'console-id'").get();
    const record = {
      origin: `guardpost/${consoleId}`,
      entries: database
        .prepare<[], { index: number; body: string }>(
          'select idx as "index", body from audit_entries order by idx',
        )
        .iterate(),
      checkpoints: one<string>('select note from audit_checkpoints order by size').all(),
    };
    return await use(record, readSeals(database));
  } catch (error) {
    if (error instanceof Database.SqliteError)
      throw new StoreError(`cannot read the record in ${file}: ${error.message}`);
    throw error;
  } finally {
    database.close();
  }
}

function readSeals(database: Database.Database): SealsToVerify {
  const sealsOf = database.prepare<[string, string], SealRow & { number: number }>(
    `select number, after, first, last, previous, head, signature from event_seals
     where agent_id = ? and epoch = ? order by first`,
  );
  const eventsOf = database.prepare<[string, string, string, string], { seq: number; body: string }>(
    `select seq, body from events where agent_id = ? and epoch = ?
     union all select seq, body from rejected_events where agent_id = ? and epoch = ? order by seq`,
  );
  return {
    keys: database
      .prepare<[], { agentId: string; publicKey: string }>(
        'select agent_id as agentId, public_key as publicKey from seal_keys',
      )
      .all(),
    // Begun when it is asked for: a walk that nobody ends keeps the database from being closed.
    get log() {
      return database
        .prepare<[], { number: number; signature: string; log: string }>(
          'select number, signature, log from event_seals order by number',
        )
        .iterate();
    },
    lives: database
      .prepare<[], { agentId: string; epoch: string }>(
        `select distinct agent_id as agentId, epoch from events
         union select distinct agent_id, epoch from event_seals`,
      )
      .all(),
    sealsOf: (agentId, epoch) => sealsOf.all(agentId, epoch),
    eventsOf: (agentId, epoch) => eventsOf.iterate(agentId, epoch, agentId, epoch),
  };
}
