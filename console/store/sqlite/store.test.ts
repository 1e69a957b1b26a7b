import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventQuery } from '../../api/contract.ts';
import { Events } from '../../domain/events/events.ts';
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
