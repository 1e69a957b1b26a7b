import type { Database } from 'better-sqlite3';
import { SEAL_LOG_START, sealLogAfter } from '../seal-chain.ts';
import type { SealRow } from '../store.ts';

/** Seals in the order in which they came, chained, so that the last of them cannot be taken away unseen either. */
export class SealLog {
  readonly #insert;
  readonly #last;
  #end = { count: 0, log: SEAL_LOG_START };

  constructor(database: Database) {
    this.#insert = database.prepare(
      `insert into event_seals (number, agent_id, epoch, after, first, last, previous, head, signature, log)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (agent_id, epoch, first) do nothing`,
    );
    this.#last = database.prepare<[], { number: number; log: string }>(
      'select number, log from event_seals order by number desc limit 1',
    );
    this.reload();
  }

  get end(): { count: number; log: string } {
    return this.#end;
  }

  /** To be called inside a transaction, and `reload` when that is rolled back. */
  add(agentId: string, epoch: string, seal: SealRow): void {
    const { after, first, last, previous, head, signature } = seal;
    const end = { count: this.#end.count + 1, log: sealLogAfter(this.#end.log, signature) };
    const place = [agentId, epoch, after, first, last, previous, head, signature];
    const { changes } = this.#insert.run(end.count, ...place, end.log);
    if (changes > 0) this.#end = end;
  }

  reload(): void {
    const last = this.#last.get();
    this.#end = last ? { count: last.number, log: last.log } : { count: 0, log: SEAL_LOG_START };
  }
}
