import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { AuditLog } from '../../domain/audit/audit-log.ts';
import { checkpointSigner } from '../../domain/audit/checkpoint.ts';
import { verifyRecord } from '../../domain/audit/verify.ts';
import { toEventRow } from '../../domain/events/event-row.ts';
import { anEvent } from '../../testing/agent-double.ts';
import { PostgresServer, postgresPrograms } from '../../testing/postgres-server.ts';
import type { Tables } from '../schema.ts';
import { openSqliteStore } from '../sqlite/open.ts';
import type { Store } from '../store.ts';
import { openPostgresStore } from './open.ts';
import { weekOf } from './partitions.ts';

// With every sync of the disk, as in production: what is promised here is what a power cut leaves.

const installed = postgresPrograms() !== undefined;
const DAY = 86_400_000;
const signer = checkpointSigner(
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
);

let server: PostgresServer;
const open: Store[] = [];
beforeAll(async () => {
  if (installed) server = await PostgresServer.start({ durable: true });
});
afterAll(() => server?.stop());
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

async function openStore(url: string): Promise<Store> {
  const store = await openPostgresStore(url);
  open.push(store);
  return store;
}

const batch = (agentId: string, from: number, count: number, receivedAt = Date.now()) => ({
  agentId,
  epoch: 'e',
  receivedAt,
  rows: Array.from({ length: count }, (_, index) => toEventRow(from + index, anEvent(), 'pc')),
  rejected: [],
});

async function tablesOf(db: Kysely<Tables>) {
  const tables = await db.introspection.getTables();
  return tables
    .filter(({ name }) => !/^events_(\d{8}|default)$/.test(name))
    .map(({ name, columns }) => ({
      name,
      columns: columns.map((column) => `${column.name}${column.isNullable ? '?' : ''}`).sort(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

test.skipIf(!installed)('both databases end with the same tables and columns', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'guardpost-tables-'));
  const sqlite = await openSqliteStore(folder);
  try {
    const postgres = await openStore(await server.database());
    const known = await tablesOf(sqlite.db);
    expect(known.length).toBeGreaterThan(20);
    // SQLite lets a key of one column be declared without saying that it is never null.
    const plain = (tables: typeof known) =>
      tables.map(({ name, columns }) => ({ name, columns: columns.map((text) => text.replace('?', '')) }));
    expect(plain(await tablesOf(postgres.db))).toEqual(plain(known));
  } finally {
    await sqlite.close();
    await rm(folder, { recursive: true });
  }
});

test.skipIf(!installed)('consoles that start at the same moment make the tables once', async () => {
  const url = await server.database();
  const stores = await Promise.all([openStore(url), openStore(url), openStore(url)]);
  const steps = await stores[0]!.db.introspection.getTables({ withInternalKyselyTables: true });
  expect(steps.some(({ name }) => name === 'kysely_migration')).toBe(true);
});

test.skipIf(!installed)(
  'events of one agent sent to two consoles at once are stored once, in one order',
  async () => {
    const url = await server.database();
    const [one, two] = await Promise.all([openStore(url), openStore(url)]);
    const agents = Array.from({ length: 4 }, () => randomUUID());
    const seen: number[] = [];
    // A reader that goes on from the last position it saw misses none.
    let reading = true;
    const reader = (async () => {
      let last = 0;
      while (reading) {
        const rows = await one.reader
          .selectFrom('events')
          .select('position')
          .where('position', '>', last)
          .orderBy('position')
          .execute();
        seen.push(...rows.map(({ position }) => position));
        last = rows.at(-1)?.position ?? last;
      }
    })();
    await Promise.all(
      [one, two].map(async ({ events }) => {
        for (let from = 1; from <= 200; from += 20) {
          await events.append(agents.map((agentId) => batch(agentId, Math.max(1, from - 10), 30)));
        }
      }),
    );
    reading = false;
    await reader;
    const stored = await one.db.selectFrom('events').select(['agent_id', 'seq', 'position']).execute();
    expect(new Set(stored.map(({ agent_id, seq }) => `${agent_id} ${seq}`)).size).toBe(stored.length);
    expect(stored).toHaveLength(4 * 200);
    const positions = stored.map(({ position }) => position).sort((a, b) => a - b);
    expect(positions.slice(0, seen.length)).toEqual(seen);
  },
);

test.skipIf(!installed)('two consoles write one record, which verifies', async () => {
  const url = await server.database();
  const stores = await Promise.all([openStore(url), openStore(url)]);
  const logs = stores.map(({ audit: store }) => new AuditLog({ consoleId: 'c', store, signer }));
  const entry = { at: 1, actor: { kind: 'person', name: 'a' }, action: 'policy.published' } as const;
  await Promise.all(
    logs.flatMap((log) => Array.from({ length: 25 }, () => log.append(entry).then(() => log.checkpoint()))),
  );
  const { audit, db } = stores[0]!;
  const checkpoints = (await db
    .selectFrom('audit_checkpoints' as never)
    .selectAll()
    .execute()) as {
    note: string;
  }[];
  const verdict = await verifyRecord({
    origin: logs[0]!.origin,
    publicKey: signer.publicKey,
    entries: await audit.entries(0, 100),
    checkpoints: checkpoints.map(({ note }) => note),
  });
  expect(verdict).toMatchObject({ ok: true, records: 50 });
  await expect(db.deleteFrom('audit_entries' as never).execute()).rejects.toThrow(/append-only/);
});

test.skipIf(!installed)(
  'the database killed while events come in: none lost that was acknowledged, none twice',
  async () => {
    const url = await server.database();
    const { events, db } = await openStore(url);
    const agentId = randomUUID();
    let acknowledged = 0;
    let failures = 0;
    let killed: Promise<void> | undefined;
    for (let next = 1; next <= 3_000; ) {
      if (next > 500 && !killed) {
        killed = server.kill().then(() => server.resume());
      }
      try {
        await events.append([batch(agentId, next, 50)]);
        acknowledged = next + 49;
        next += 50;
      } catch {
        failures += 1;
        await new Promise((resolve) => setTimeout(resolve, 50));
        // As an agent does: from what the console says that it holds.
        next = (await events.cursor(agentId, 'e').catch(() => next - 1)) + 1;
      }
    }
    await killed;
    expect(failures).toBeGreaterThan(0);
    expect(acknowledged).toBe(3_000);
    const seqs = (await db.selectFrom('events').select('seq').orderBy('seq').execute()).map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: 3_000 }, (_, index) => index + 1));
  },
);

test.skipIf(!installed)(
  'a week of events lies in a partition of its own and goes with it; odd dates do no harm',
  async () => {
    const url = await server.database();
    const { events, expiry, db } = await openStore(url);
    const old = Date.now() - 60 * DAY;
    // The console's own clock was wrong: before its partition was there.
    await events.append([batch('a', 1, 10, old)]);
    await events.append([
      batch('a', 11, 5),
      {
        ...batch('b', 1, 2),
        rows: [1970, 2100].map((year, index) => ({
          ...toEventRow(index + 1, anEvent(), 'pc'),
          at: Date.UTC(year),
        })),
      },
    ]);
    const name = url.match(/\/(t\w+)\?/)![1]!;
    const where = () =>
      server.query(
        'select tableoid::regclass::text as part, count(*) as n from events group by 1 order by 1',
        name,
      );
    expect(await where()).toEqual([
      { part: weekOf(Date.now()).name, n: '7' },
      { part: 'events_default', n: '10' },
    ]);
    const before = Date.now() + 14 * DAY;
    const expirable = (await expiry.expirable(before, 0))!;
    expect(expirable.events).toBe(17);
    await expiry.expire(expirable, before);
    expect(await where()).toEqual([]);
    expect(await server.query(`select to_regclass('${weekOf(Date.now()).name}') as part`, name)).toEqual([
      { part: null },
    ]);
    expect(await db.selectFrom('cursors').select('seq').where('agent_id', '=', 'a').execute()).toEqual([
      { seq: 15 },
    ]);
  },
);
