import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventQuery } from '../../api/contract.ts';
import { toEventRow } from '../../domain/events/event-row.ts';
import { Events } from '../../domain/events/events.ts';
import { anEvent } from '../../testing/agent-double.ts';
import { type Store, StoreError } from '../store.ts';
import { DATABASE_FILE, openSqliteStore } from './open.ts';

let folder: string;
let store: Store | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guardpost-store-'));
});
afterEach(async () => {
  await store?.close();
  store = undefined;
  await rm(folder, { recursive: true, force: true });
});

test('events sent in any batches, again and in any order, are stored exactly once', async () => {
  store = await openSqliteStore(folder);
  const { events, db } = store;
  const rows = Array.from({ length: 30 }, (_, index) => toEventRow(index + 1, anEvent(), 'pc'));
  const range = fc
    .tuple(fc.nat(29), fc.integer({ min: 1, max: 30 }))
    .map(([start, length]) => rows.slice(start, start + length));
  await fc.assert(
    fc.asyncProperty(
      fc.array(range, { minLength: 1, maxLength: 8 }),
      fc.nat(3),
      async (batches, together) => {
        const agentId = randomUUID();
        const epoch = randomUUID();
        const toBatch = (batch: typeof rows) => ({
          agentId,
          epoch,
          receivedAt: 1,
          rows: batch,
          rejected: [],
        });
        const group = batches.slice(0, together);
        const added: number[] = [];
        const note = (results: { positions: number[] }[]) =>
          added.push(...results.flatMap(({ positions }) => positions.filter((position) => position > 0)));
        if (group.length > 0) note(await events.append(group.map(toBatch)));
        for (const batch of batches.slice(together)) note(await events.append([toBatch(batch)]));

        const sent = [...new Set(batches.flat().map(({ seq }) => seq))].sort((a, b) => a - b);
        const stored = await db
          .selectFrom('events')
          .select(['seq', 'position'])
          .where('agent_id', '=', agentId)
          .orderBy('seq')
          .execute();
        expect(stored.map(({ seq }) => seq)).toEqual(sent);
        expect(stored.map(({ position }) => position).sort((a, b) => a - b)).toEqual(
          added.sort((a, b) => a - b),
        );
        expect(await events.cursor(agentId, epoch)).toBe(sent.at(-1));
        const counted = await db
          .selectFrom('cursors')
          .select('stored')
          .where('agent_id', '=', agentId)
          .executeTakeFirst();
        expect(counted?.stored).toBe(sent.length);
      },
    ),
    { numRuns: 25 },
  );
});

test('a batch that fails leaves nothing of its group behind', async () => {
  store = await openSqliteStore(folder);
  const agentId = randomUUID();
  const good = { agentId, epoch: 'e', receivedAt: 1, rows: [toEventRow(1, anEvent(), 'pc')], rejected: [] };
  const bad = { ...good, rows: [{ ...toEventRow(2, anEvent(), 'pc'), type: null as never }] };
  await expect(store.events.append([good, bad])).rejects.toThrow(/NOT NULL/);
  expect(await store.events.cursor(agentId, 'e')).toBe(0);
  expect((await store.events.append([good]))[0]?.duplicates).toBe(0);
});

test('an append waits for a transaction of the query layer instead of joining it', async () => {
  store = await openSqliteStore(folder);
  const { db, events } = store;
  const agentId = randomUUID();
  const batch = { agentId, epoch: 'e', receivedAt: 1, rows: [toEventRow(1, anEvent(), 'pc')], rejected: [] };
  const transaction = db.transaction().execute(async (trx) => {
    await trx.insertInto('settings').values({ key: 'k', value: 'v' }).execute();
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw new Error('rolled back');
  });
  const [, appended] = await Promise.allSettled([
    transaction,
    new Promise((resolve) => setTimeout(resolve, 5)).then(() => events.append([batch])),
  ]);
  expect(appended.status).toBe('fulfilled');
  expect(await events.cursor(agentId, 'e')).toBe(1);
  expect(await db.selectFrom('settings').selectAll().where('key', '=', 'k').execute()).toEqual([]);
});

test.each([
  ['severity=critical', /events_by_severity/],
  ['user=a', /events_by_actor/],
  ['ruleId=a', /events_by_rule_id/],
  ['action=block', /events_by_action/],
  ['agentId=a', /events_by_agent|events_once/],
  ['before=100', /PRIMARY KEY/],
  ['from=1&to=9000000000000', /SCAN events$/m],
])('the list by %s walks back from the newest and does not sort', async (query, index) => {
  store = await openSqliteStore(folder);
  const { before, limit, ...filter } = EventQuery.parse(Object.fromEntries(new URLSearchParams(query)));
  const { sql, parameters } = new Events(store.db).pageQuery(filter, limit, before, true).compile();
  await store.close();
  store = undefined;
  const database = new Database(join(folder, DATABASE_FILE));
  const plan = database
    .prepare(`explain query plan ${sql}`)
    .all(...parameters)
    .map((row) => (row as { detail: string }).detail)
    .join('\n');
  database.close();
  expect(plan).toMatch(index);
  expect(plan).not.toMatch(/TEMP B-TREE/);
});

test('the directory and all in it are for their owner only', async () => {
  const dataDir = join(folder, 'deep', 'data');
  store = await openSqliteStore(dataDir);
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  for (const name of [DATABASE_FILE, `${DATABASE_FILE}-wal`, 'console.lock']) {
    expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600);
  }
});

test('a directory serves one console at a time, and the next one after it', async () => {
  store = await openSqliteStore(folder);
  await expect(openSqliteStore(folder)).rejects.toThrow(/another console uses/);
  await store.close();
  store = await openSqliteStore(folder);
});

test('a damaged file, one of a newer version and a directory that is none say what to do', async () => {
  await writeFile(join(folder, DATABASE_FILE), 'not a database '.repeat(1000));
  await expect(openSqliteStore(folder)).rejects.toThrow(/damaged.*backup/);
  await rm(join(folder, DATABASE_FILE));

  await (await openSqliteStore(folder)).close();
  const database = new Database(join(folder, DATABASE_FILE));
  database.prepare("insert into kysely_migration values ('9999-from-the-future', '')").run();
  database.close();
  await expect(openSqliteStore(folder)).rejects.toThrow(/newer version.*9999/);

  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(openSqliteStore(file)).rejects.toThrow(StoreError);
});
