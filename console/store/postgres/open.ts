import { Kysely } from 'kysely';
import { migrate } from '../migrate.ts';
import type { Tables } from '../schema.ts';
import { type Store, StoreError } from '../store.ts';
import { PostgresAuditStore } from './audit-store.ts';
import { openPools, type Pools, placeOf } from './connection.ts';
import { ConsolePostgresDialect } from './dialect.ts';
import { PostgresEventExpiry } from './event-expiry.ts';
import { PostgresEventLog } from './event-log.ts';
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
    throw explained(error as Error & { code?: string }, url);
  }
}

async function requireUtf8(pools: Pools): Promise<void> {
  const { rows } = await pools.queries.query<{ server_encoding: string }>('show server_encoding');
  if (rows[0]?.server_encoding === 'UTF8') return;
  throw new StoreError(
    "the database's encoding must be UTF8: make it with CREATE DATABASE … ENCODING 'UTF8'",
  );
}

/** What to do, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) or the system's error. */
function explained(error: Error & { code?: string }, url: string): StoreError {
  if (error instanceof StoreError) return error;
  const place = placeOf(url);
  const advice: Record<string, string> = {
    ECONNREFUSED: 'nothing answers there: start the database, or correct the address',
    ENOENT: 'there is no such socket: start the database, or correct the address',
    ENOTFOUND: 'there is no such host: correct the address',
    '28P01': 'the password is wrong: set it in PGPASSWORD or ~/.pgpass',
    '28000': 'this user may not connect: correct the user, or the database server’s pg_hba.conf',
    '3D000': 'there is no such database: make it with CREATE DATABASE',
    '42501': 'the user lacks a right: make it the owner of the database',
  };
  return new StoreError(`cannot use the ${place}: ${advice[error.code ?? ''] ?? error.message}`);
}
