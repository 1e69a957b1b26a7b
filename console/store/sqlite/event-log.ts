import type { Database } from 'better-sqlite3';
import type { AppendResult, EventBatch, EventLog } from '../store.ts';
import { SealLog } from './seal-log.ts';

/**
 * Appends with statements prepared once, beside the query layer: compiling the same insert for every event
 * took longer than the insert.
 */
export class SqliteEventLog implements EventLog {
  readonly #database: Database;
  readonly #begin;
  readonly #commit;
  readonly #rollback;
  readonly #insertEvent;
  readonly #insertRejected;
  readonly #advance;
  readonly #cursor;
  readonly #seals: SealLog;

  constructor(database: Database) {
    this.#database = database;
    this.#begin = database.prepare('begin immediate');
    this.#commit = database.prepare('commit');
    this.#rollback = database.prepare('rollback');
    this.#insertEvent = database.prepare(
      `insert into events (agent_id, epoch, seq, at, received_at, type, severity, channel, action, outcome, level,
         actor, rule_id, file, detectors, search, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (agent_id, epoch, seq) do nothing`,
    );
    this.#insertRejected = database.prepare(
      `insert into rejected_events (agent_id, epoch, seq, received_at, reason, body) values (?, ?, ?, ?, ?, ?)
       on conflict (agent_id, epoch, seq) do nothing`,
    );
    this.#advance = database.prepare(
      `insert into cursors (agent_id, epoch, seq, stored) values (?, ?, ?, ?)
       on conflict (agent_id, epoch) do update
       set seq = max(seq, excluded.seq), stored = stored + excluded.stored`,
    );
    this.#seals = new SealLog(database);
    this.#cursor = database
      .prepare<[string, string], number>('select seq from cursors where agent_id = ? and epoch = ?')
      .pluck();
  }

  async append(batches: readonly EventBatch[]): Promise<AppendResult[]> {
    // The query layer may hold a transaction open between two turns of the event loop; what we wrote into it
    // would be acknowledged before it is durable.
    while (this.#database.inTransaction) await new Promise((resolve) => setImmediate(resolve));
    this.#begin.run();
    try {
      const results = batches.map((batch) => this.#appendBatch(batch));
      this.#commit.run();
      return results;
    } catch (error) {
      if (this.#database.inTransaction) this.#rollback.run();
      this.#seals.reload();
      throw error;
    }
  }

  #appendBatch({ agentId, epoch, receivedAt, rows, rejected, seal }: EventBatch): AppendResult {
    const positions: number[] = [];
    let duplicates = 0;
    let last = 0;
    for (const row of rows) {
      const { changes, lastInsertRowid } = this.#insertEvent.run(
        agentId,
        epoch,
        row.seq,
        row.at,
        receivedAt,
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
      );
      if (changes === 0) duplicates++;
      positions.push(changes === 0 ? 0 : Number(lastInsertRowid));
      if (row.seq > last) last = row.seq;
    }
    for (const { seq, reason, body } of rejected) {
      this.#insertRejected.run(agentId, epoch, seq, receivedAt, reason, body);
      if (seq > last) last = seq;
    }
    this.#advance.run(agentId, epoch, last, rows.length - duplicates);
    if (seal) this.#seals.add(agentId, epoch, seal);
    return { positions, duplicates };
  }

  async seals(): Promise<{ count: number; log: string }> {
    return this.#seals.end;
  }

  async cursor(agentId: string, epoch: string): Promise<number> {
    return this.#cursor.get(agentId, epoch) ?? 0;
  }
}
