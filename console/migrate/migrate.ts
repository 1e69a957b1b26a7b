import { createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { PoolClient } from 'pg';
import { filesBeside } from '../backup/files-beside.ts';
import { AuditLog } from '../domain/audit/audit-log.ts';
import { loadRecordSigner, recordFiles } from '../domain/audit/keys.ts';
import { noteSeals } from '../domain/audit/recorded-seals.ts';
import { verifyRecord } from '../domain/audit/verify.ts';
import { fileWitness, readWitnessFile } from '../domain/audit/witness-file.ts';
import { verifySeals } from '../domain/events/verify-seals.ts';
import { consoleId } from '../domain/identity.ts';
import { MIGRATIONS } from '../store/migrations/index.ts';
import { inTransaction, openPools } from '../store/postgres/connection.ts';
import { explained } from '../store/postgres/explained.ts';
import { takeLock } from '../store/postgres/locks.ts';
import { openPostgresStore } from '../store/postgres/open.ts';
import { makePartitions } from '../store/postgres/partitions.ts';
import { withRecord } from '../store/postgres/read-record.ts';
import { lockDirectory } from '../store/sqlite/directory-lock.ts';
import { DATABASE_FILE } from '../store/sqlite/open.ts';
import { StoreError } from '../store/store.ts';
import { continueNumbers, copyTable } from './copy.ts';
import { type Table, tablesOf } from './tables.ts';

/** Partitions are made for what arrived in so many years; what says to be older lies in the default one. */
const PARTITION_YEARS = 5;
const YEAR_MS = 365 * 86_400_000;

export interface MigrateOptions {
  /** Data directory of the console on SQLite, running or not. */
  from: string;
  /** postgresql://… of an empty database. */
  to: string;
  /** Data directory of the console on PostgreSQL: keys and files are copied there. Not given: the former one goes on. */
  dataDir?: string | undefined;
  /** Who does it, for the record. */
  by: string;
}

export interface Migrated {
  /** Rows by table. */
  rows: Record<string, number>;
  /** Up to when the new console knows, milliseconds since the epoch. */
  at: number;
}

/**
 * Moves a console from SQLite to PostgreSQL in one state of its store. All of it is one transaction, held to the counts,
 * to the signed record and to the agents' seals before it is committed: what was broken off leaves an empty database
 * and is begun again. Events that agents delivered to the former console afterwards they send again to the new one, from
 * the cursor in `welcome`; acts of people on the former console afterwards are not in the new one.
 * @throws StoreError
 */
export async function migrateToPostgres({ from, to, dataDir = from, by }: MigrateOptions): Promise<Migrated> {
  const source = openSource(from);
  const pools = openPools(to);
  // Two consoles that go on with one record in one directory would each sign another one.
  let letGo: (() => void) | undefined;
  try {
    if (dataDir === from) letGo = lockDirectory(from);
    await (await openPostgresStore(to)).close();
    if (dataDir !== from) await carryFiles(from, dataDir);
    const known = await recordKnown(recordFiles(dataDir));
    source.exec('begin');
    const at = Date.now();
    const first = source.prepare<[], number>('select min(received_at) from events').pluck().get() ?? at;
    await makePartitions(pools.writes, Math.max(first, at - PARTITION_YEARS * YEAR_MS), at);
    const rows = await inTransaction(
      pools.writes,
      async (client) => {
        await client.query('set local idle_in_transaction_session_timeout = 0');
        const tables = await tablesOf(client);
        await requireEmpty(client, tables);
        const copied = await copyAll(source, client, tables);
        await continueNumbers(client);
        await verify(client, known);
        return copied;
      },
      `begin; ${takeLock('record')}; ${takeLock('events')}`,
    );
    if (dataDir !== from) await carryNew(from, dataDir);
    await record(to, dataDir, by, rows.events ?? 0);
    return { rows, at };
  } catch (error) {
    throw explained(error as Error, to);
  } finally {
    source.close();
    letGo?.();
    await pools.end();
  }
}

function openSource(dataDir: string): Database.Database {
  const file = join(dataDir, DATABASE_FILE);
  if (!existsSync(file)) {
    throw new StoreError(`there is no console's store in ${dataDir}: name its data directory with --from`);
  }
  const source = new Database(file, { readonly: true, timeout: 5000 });
  const done = source.prepare<[], string>('select name from kysely_migration order by name').pluck().all();
  if (done.join() === Object.keys(MIGRATIONS).sort().join()) return source;
  source.close();
  throw new StoreError(
    `the store in ${dataDir} is of another version: start this version on it once, then migrate`,
  );
}

/** Before the store is read: what the witness file has seen of the record is then in it. */
async function carryFiles(from: string, to: string): Promise<void> {
  if (existsSync(join(to, 'keys')))
    throw new StoreError(`${to} is another console's data directory: name an empty one`);
  for (const path of await filesBeside(from)) {
    await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 });
    await copyFile(join(from, path), join(to, path));
  }
}

/** After the store was read: evidence that came meanwhile, and that the store may know of. */
async function carryNew(from: string, to: string): Promise<void> {
  for (const path of await filesBeside(from)) {
    if (existsSync(join(to, path))) continue;
    await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 });
    await copyFile(join(from, path), join(to, path)).catch((error: NodeJS.ErrnoException) => {
      // Its time was over in between.
      if (error.code !== 'ENOENT') throw error;
    });
  }
}

async function requireEmpty(client: PoolClient, tables: readonly Table[]): Promise<void> {
  for (const { name } of tables) {
    const { rows } = await client.query(`select 1 from "${name}" limit 1`);
    if (rows.length > 0) {
      throw new StoreError(`the database holds a console already (${name}): name an empty one with --to`);
    }
  }
}

async function copyAll(
  source: Database.Database,
  client: PoolClient,
  tables: readonly Table[],
): Promise<Record<string, number>> {
  const copied: Record<string, number> = {};
  for (const table of tables) {
    copied[table.name] = await copyTable(source, client, table);
    const { rows } = await client.query<{ count: number }>(`select count(*) as count from "${table.name}"`);
    const expected = source.prepare<[], number>(`select count(*) from "${table.name}"`).pluck().get();
    if (rows[0]!.count !== expected) {
      throw new StoreError(
        `${table.name}: ${expected} rows were there, ${rows[0]!.count} arrived; nothing was kept`,
      );
    }
  }
  return copied;
}

/** What is known of the record outside the store, read before it: a running console adds to both. */
async function recordKnown({ publicKey, witness }: ReturnType<typeof recordFiles>) {
  return {
    publicKey: createPublicKey(await readFile(publicKey, 'utf8')),
    witnessed: existsSync(witness) ? await readWitnessFile(witness) : [],
  };
}

async function verify(client: PoolClient, known: Awaited<ReturnType<typeof recordKnown>>): Promise<void> {
  await withRecord(client, async (kept, seals) => {
    const { entries, recorded } = noteSeals(kept.entries);
    const acts = await verifyRecord({ ...kept, ...known, entries });
    if (!acts.ok)
      throw new StoreError(`the record does not verify at ${acts.index}: ${acts.reason}; nothing was kept`);
    const events = await verifySeals(seals, recorded);
    if (!events.ok) throw new StoreError(`the events do not verify: ${events.reason}; nothing was kept`);
  });
}

async function record(to: string, dataDir: string, by: string, events: number): Promise<void> {
  const store = await openPostgresStore(to);
  try {
    const audit = new AuditLog({
      consoleId: await consoleId(store.db),
      store: store.audit,
      signer: await loadRecordSigner(dataDir),
      witnesses: [fileWitness(recordFiles(dataDir).witness)],
    });
    await audit.append({
      at: Date.now(),
      actor: { kind: 'person', name: by },
      action: 'console.moved',
      details: { events },
    });
    await audit.checkpoint();
  } finally {
    await store.close();
  }
}
