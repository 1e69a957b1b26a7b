import type { Database } from 'better-sqlite3';
import type { AuditStore, StoredEntry } from '../../domain/audit/audit-log.ts';
import type { TreeNode } from '../../domain/audit/merkle.ts';

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

  size(): number {
    return this.#size;
  }

  node(level: number, index: number): Buffer | undefined {
    return this.#node.get(level, index);
  }

  entries(from: number, limit: number): StoredEntry[] {
    return this.#entries.all(from, limit);
  }

  async append(entries: readonly StoredEntry[], nodes: readonly TreeNode[]): Promise<void> {
    await this.#turn();
    this.#database.transaction(() => {
      for (const { index, body } of entries) this.#insertEntry.run(index, body);
      for (const { level, index, hash } of nodes) this.#insertNode.run(level, index, hash);
    })();
    this.#size += entries.length;
  }

  async addCheckpoint(size: number, note: string): Promise<void> {
    await this.#turn();
    this.#insertCheckpoint.run(size, note);
  }

  latestCheckpoint(): string | undefined {
    return this.#checkpoints.get(1);
  }

  /** Every checkpoint, latest first. */
  allCheckpoints(): string[] {
    return this.#checkpoints.all(-1);
  }

  /** What is written into another's open transaction would go with it if that is rolled back. */
  async #turn(): Promise<void> {
    while (this.#database.inTransaction) await new Promise((resolve) => setImmediate(resolve));
  }
}
