import type { Database } from 'better-sqlite3';
import type { AuditStore, StoredEntry } from '../../domain/audit/audit-log.ts';
import { leafHash, type NodeId, nodesAfterAppend } from '../../domain/audit/merkle.ts';

/** The record in the console's database. */
export class SqliteAuditStore implements AuditStore {
  readonly #database: Database;
  readonly #count;
  readonly #node;
  readonly #entries;
  readonly #insertEntry;
  readonly #insertNode;
  readonly #insertCheckpoint;
  readonly #checkpoints;
  #size: number;

  constructor(database: Database) {
    this.#database = database;
    this.#count = database.prepare<[], number>('select coalesce(max(idx) + 1, 0) from audit_entries').pluck();
    this.#node = database
      .prepare<[number, number], Buffer>('select hash from audit_nodes where level = ? and idx = ?')
      .pluck();
    this.#entries = database.prepare<[number, number], StoredEntry>(
      'select idx as "index", body from audit_entries where idx >= ? order by idx limit ?',
    );
    this.#insertEntry = database.prepare('insert into audit_entries (idx, body) values (?, ?)');
    this.#insertNode = database.prepare('insert into audit_nodes (level, idx, hash) values (?, ?, ?)');
    this.#insertCheckpoint = database.prepare(
      'insert into audit_checkpoints (size, note) values (?, ?) on conflict do nothing',
    );
    this.#checkpoints = database
      .prepare<[number], string>('select note from audit_checkpoints order by size desc limit ?')
      .pluck();
    this.#size = this.#count.get() ?? 0;
  }

  async size(): Promise<number> {
    return this.#size;
  }

  async nodes(ids: readonly NodeId[]): Promise<(Buffer | undefined)[]> {
    return ids.map(({ level, index }) => this.#node.get(level, index));
  }

  async entries(from: number, limit: number): Promise<StoredEntry[]> {
    return this.#entries.all(from, limit);
  }

  async append(body: string): Promise<number> {
    await this.#turn();
    const index = this.#size;
    this.#database.transaction(() => {
      this.#insertEntry.run(index, body);
      const read = (level: number, at: number) => this.#node.get(level, at)!;
      for (const node of nodesAfterAppend(read, index, leafHash(Buffer.from(body)))) {
        this.#insertNode.run(node.level, node.index, node.hash);
      }
    })();
    this.#size += 1;
    return index;
  }

  async addCheckpoint(size: number, note: string): Promise<void> {
    await this.#turn();
    this.#insertCheckpoint.run(size, note);
  }

  async latestCheckpoint(): Promise<string | undefined> {
    return this.#checkpoints.get(1);
  }

  /** What is written into another's open transaction would go with it if that is rolled back. */
  async #turn(): Promise<void> {
    while (this.#database.inTransaction) await new Promise((resolve) => setImmediate(resolve));
  }
}
