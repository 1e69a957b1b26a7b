import { Kysely } from 'kysely';
import { migrate } from '../migrate.ts';
import type { Tables } from '../schema.ts';
import { type Store, StoreError } from '../store.ts';
import { PostgresAuditStore } from './audit-store.ts';
import { openPools, type Pools } from './connection.ts';
import { ConsolePostgresDialect } from './dialect.ts';
import { PostgresEventExpiry } from './event-expiry.ts';
import { PostgresEventLog } from './event-log.ts';
import { explained } from './explained.ts';
import { PortableMigrations } from './migration-types.ts';
import { POSTGRES_MIGRATIONS } from './migrations/index.ts';
import { makePartitions } from './partitions.ts';

const PARTITIONS_EVERY_MS = 3_600_000;

/**
 * Opens the store in a PostgreSQL database, bringing its tables up to date; any number of consoles may have it open.
 * @throws StoreError when the database cannot be reached or used, or is of a newer version
 */
export async function openPostgresStore(url: string): Promise<Store> {
  const pools = openPools(url);
  try {
    await requireUtf8(pools);
    const db = new Kysely<Tables>({ dialect: new ConsolePostgresDialect({ pool: pools.queries }) });
    await migrate(db.withPlugin(new PortableMigrations()), POSTGRES_MIGRATIONS);
    await makePartitions(pools.writes, Date.now());
    // One that cannot be made now is made by the next look, weeks before it is needed; until then there is the default.
    const partitions = setInterval(
      () => makePartitions(pools.writes, Date.now()).catch(() => {}),
      PARTITIONS_EVERY_MS,
    );
    partitions.unref();
    return {
      db,
      reader: new Kysely<Tables>({ dialect: new ConsolePostgresDialect({ pool: pools.reads }) }),
      events: new PostgresEventLog(pools.writes),
      expiry: new PostgresEventExpiry(pools.writes),
      audit: new PostgresAuditStore(pools.writes),
      async close() {
        clearInterval(partitions);
        await pools.end();
      },
    };
  } catch (error) {
    await pools.end().catch(() => {});
    throw explained(error as Error, url);
  }
}

async function requireUtf8(pools: Pools): Promise<void> {
  const { rows } = await pools.queries.query<{ server_encoding: string }>('show server_encoding');
  if (rows[0]?.server_encoding === 'UTF8') return;
  throw new StoreError(
    "the database's encoding must be UTF8: make it with CREATE DATABASE … ENCODING 'UTF8'",
  );
}
