import type { Pool, PoolClient } from 'pg';
import type { AuditStore, StoredEntry } from '../../domain/audit/audit-log.ts';
import { leafHash, type NodeId, nodesAfterAppend, nodesRead } from '../../domain/audit/merkle.ts';
import { inTransaction } from './connection.ts';
import { takeLock } from './locks.ts';

/** The record in the database: one tree, to which every console on it adds in turn. */
export class PostgresAuditStore implements AuditStore {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  size(): Promise<number> {
    return sizeOf(this.#pool);
  }

  nodes(ids: readonly NodeId[]): Promise<(Buffer | undefined)[]> {
    return nodesOf(this.#pool, ids);
  }

  append(body: string): Promise<number> {
    return inTransaction(
      this.#pool,
      async (client) => {
        const index = await sizeOf(client);
        const leaf = leafHash(Buffer.from(body));
        const ids = nodesRead((read) => nodesAfterAppend(read, index, leaf));
        const hashes = await nodesOf(client, ids);
        const read = (level: number, at: number) =>
          hashes[ids.findIndex((id) => id.level === level && id.index === at)]!;
        const nodes = nodesAfterAppend(read, index, leaf);
        await client.query('insert into audit_entries (idx, body) values ($1, $2)', [index, body]);
        await client.query(
          'insert into audit_nodes (level, idx, hash) select * from unnest($1::bigint[], $2::bigint[], $3::bytea[])',
          [nodes.map(({ level }) => level), nodes.map((node) => node.index), nodes.map(({ hash }) => hash)],
        );
        return index;
      },
      `begin; ${takeLock('record')}`,
    );
  }

  async entries(from: number, limit: number): Promise<StoredEntry[]> {
    const { rows } = await this.#pool.query<StoredEntry>(
      'select idx as index, body from audit_entries where idx >= $1 order by idx limit $2',
      [from, limit],
    );
    return rows;
  }

  async addCheckpoint(size: number, note: string): Promise<void> {
    await this.#pool.query(
      'insert into audit_checkpoints (size, note) values ($1, $2) on conflict do nothing',
      [size, note],
    );
  }

  async latestCheckpoint(): Promise<string | undefined> {
    const { rows } = await this.#pool.query<{ note: string }>(
      'select note from audit_checkpoints order by size desc limit 1',
    );
    return rows[0]?.note;
  }
}

async function sizeOf(db: Pool | PoolClient): Promise<number> {
  const { rows } = await db.query<{ size: number }>(
    'select coalesce(max(idx) + 1, 0) as size from audit_entries',
  );
  return rows[0]!.size;
}

async function nodesOf(db: Pool | PoolClient, ids: readonly NodeId[]): Promise<(Buffer | undefined)[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<{ hash: Buffer | null }>(
    `select hash from unnest($1::bigint[], $2::bigint[]) with ordinality as wanted (level, idx, place)
     left join audit_nodes using (level, idx) order by place`,
    [ids.map(({ level }) => level), ids.map(({ index }) => index)],
  );
  return rows.map(({ hash }) => hash ?? undefined);
}
