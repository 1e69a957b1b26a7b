import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventQuery } from '../../api/contract.ts';
import { Events } from '../../domain/events/events.ts';
import { PostgresServer, postgresPrograms } from '../../testing/postgres-server.ts';
import type { Store } from '../store.ts';
import { openPools } from './connection.ts';
import { openPostgresStore } from './open.ts';
import { makePartitions, weekOf } from './partitions.ts';

// Plans of the console's queries over generated events. GUARDPOST_PLAN_ROWS=50000000 is the long run: some 20 GB.
const ROWS = Number(process.env.GUARDPOST_PLAN_ROWS ?? 200_000);
const DAY = 86_400_000;
const WEEKS = 8;

const installed = postgresPrograms() !== undefined;
const now = Date.now();
const from = weekOf(now - WEEKS * 7 * DAY).from;

let server: PostgresServer;
let store: Store;
let client: Client;
beforeAll(
  async () => {
    if (!installed) return;
    server = await PostgresServer.start();
    const url = await server.database();
    store = await openPostgresStore(url);
    const pools = openPools(url);
    await makePartitions(pools.writes, from, now);
    await pools.end();
    client = new Client(url);
    await client.connect();
    await client.query(
      `insert into events (agent_id, epoch, seq, at, received_at, type, severity, channel, action, outcome, level, actor,
         rule_id, search, body)
       select 'agent-' || n % 2000, 'e', n / 2000 + 1, time, time, 'file.seen',
         case when n % 1000 = 0 then 4 when n % 50 = 0 then 3 else n % 2 end, 'removable-storage',
         case when n % 500 = 0 then 'block' when n % 100 = 0 then 'warn' end, null, 'L' || n % 4,
         'user-' || n % 5000, case when n % 200 = 0 then 'rule-' || n % 7 end, 'file-' || n || '.txt', '{}'
       from (select n, $1::bigint + n * ($2::bigint - $1::bigint) / $3::bigint as time
             from generate_series(1, $3::bigint - 1) n) generated`,
      [from, now, ROWS],
    );
    await client.query('vacuum analyze events');
  },
  Math.max(60_000, ROWS / 5),
);
afterAll(async () => {
  await client?.end();
  await store?.close();
  await server?.stop();
});

async function planOf({ sql, parameters }: { sql: string; parameters: readonly unknown[] }): Promise<string> {
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (analyze, timing off) ${sql}`, [
    ...parameters,
  ]);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

/** Partitions that hold events; those of coming weeks are empty, and reading nothing whole is no harm. */
const HELD = new RegExp(
  `Seq Scan on (${Array.from({ length: WEEKS + 1 }, (_, week) => weekOf(from + week * 7 * DAY).name).join('|')})`,
);

test.skipIf(!installed).each([
  ['severity=critical', 'severity'],
  ['user=user-17', 'actor'],
  ['ruleId=rule-3', 'rule_id'],
  ['action=block', 'action'],
  ['agentId=agent-3', 'agent_id'],
  ['before=100', 'position'],
  ['limit=100', 'position'],
  [`from=${from}&to=${now}`, 'position'],
])('the list by %s goes along an index of %s', async (query, column) => {
  const { before, limit, ...filter } = EventQuery.parse(Object.fromEntries(new URLSearchParams(query)));
  const plan = await planOf(new Events(store.db).pageQuery(filter, limit, before, true).compile());
  expect(plan).not.toMatch(HELD);
  expect(plan).toMatch(new RegExp(`(using|on) events_\\d{8}_${column}_`));
});

test.skipIf(!installed)('the counts of a day are read from an index and from no event', async () => {
  const plan = await planOf(
    store.db
      .selectFrom('events')
      .select(['channel', (e) => e.fn.countAll<number>().as('count')])
      .where('at', '>=', now - 20 * DAY)
      .where('at', '<', now - 19 * DAY)
      .groupBy('channel')
      .compile(),
  );
  expect(plan).not.toMatch(HELD);
  expect(plan).toMatch(/Index Only Scan/);
});

test.skipIf(!installed)('whether an event is there already is one step down an index', async () => {
  const plan = await planOf({
    sql: 'select seq from events where agent_id = $1 and epoch = $2 and seq = any($3::bigint[])',
    parameters: ['agent-3', 'e', [1, 2, 3]],
  });
  expect(plan).not.toMatch(HELD);
});
