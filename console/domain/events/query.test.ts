import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FieldName, Operator, Query } from '../../../shared/event-query/ast.ts';
import { FIELDS } from '../../../shared/event-query/fields.ts';
import { matches } from '../../../shared/event-query/match.ts';
import { SEVERITIES } from '../../../shared/events/severity.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import type { EventRow, Store } from '../../store/store.ts';
import { EventColumns } from './counting/columns.ts';
import { searchedOf, withHosts } from './event-query.ts';
import { queryCondition } from './query-condition.ts';

// Three readings of a query must find the same: the list in the store, the counts in memory, the live tail.
const NAMES = ['李娜', 'LiNa', 'lina', 'wang_wei', 'a%b', 'x*y', 'back\\slash', 'PC-01', ',', '"'];
const DETECTORS = ['cn.resident-id', 'cn.mobile', 'keyword:projects', 'cnx'];
const AGENTS = ['agent-1', 'agent-2', 'agent-3'];
const HOSTS = ['PC-01', 'pc-02', '财务-03'];

const maybe = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: null });
const event = fc.record({
  agent: fc.constantFrom(...AGENTS),
  at: fc.integer({ min: 0, max: 50 }),
  type: fc.constantFrom('file.seen', 'agent.started', 'device.arrived'),
  severity: fc.integer({ min: 0, max: 4 }),
  channel: maybe(['removable-storage', 'mail', 'folder']),
  action: maybe(['block', 'warn', 'audit']),
  outcome: maybe(['done', 'not-stopped']),
  level: maybe(['public', 'secret', 'top-secret', 'board-only']),
  actor: maybe(NAMES),
  rule_id: maybe(['r1', 'r2']),
  file: maybe(NAMES),
  detectors: fc
    .uniqueArray(fc.constantFrom(...DETECTORS), { maxLength: 3 })
    .map((found) => (found.length > 0 ? `,${found.join(',')},` : null)),
  search: fc
    .array(fc.constantFrom(...NAMES), { maxLength: 3 })
    .map((parts) => parts.join('\n').toLowerCase()),
});

function fieldQuery(name: FieldName): fc.Arbitrary<Query> {
  const field = FIELDS.find((each) => each.name === name)!;
  const value = (texts: readonly string[]) =>
    fc.constantFrom(...texts).map((text) => ({ text, wild: false }));
  const operators = (all: Operator[]) => fc.constantFrom(...all);
  const made = (operator: fc.Arbitrary<Operator>, values: fc.Arbitrary<{ text: string; wild: boolean }[]>) =>
    fc.record({ kind: fc.constant('field' as const), field: fc.constant(name), operator, values });
  if (name === 'at') {
    const time = fc.integer({ min: 0, max: 50 }).map((at) => [{ text: String(at), wild: false }]);
    return made(operators(['>=', '>', '<=', '<']), time);
  }
  if (field.values) {
    const ids = field.values.map(({ id }) => id);
    const equal = made(operators([':']), fc.array(value(ids), { minLength: 1, maxLength: 3 }));
    if (!field.ordered) return equal;
    return fc.oneof(equal, made(operators(['>=', '>', '<=', '<']), fc.tuple(value(ids))));
  }
  const texts = { detector: DETECTORS, host: HOSTS, device: AGENTS, type: ['file.seen'], rule: ['R1'] };
  const known = name in texts ? texts[name as keyof typeof texts] : NAMES;
  const wild =
    name === 'detector'
      ? fc.constantFrom('cn.*', '*id', '*.m*', '*')
      : fc.constantFrom('*', 'l*', '*a', 'P*1', '*_*', 'a%*', '*\\*', '*li*n*');
  const any = fc.oneof(
    value(known),
    wild.map((text) => ({ text, wild: true })),
  );
  return made(operators([':']), fc.array(any, { minLength: 1, maxLength: 3 }));
}

const { query } = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...FIELDS.map(({ name }) => name)).chain(fieldQuery),
    fc.constantFrom(...NAMES, 'LI', '%').map((text): Query => ({ kind: 'word', text })),
    tie('query').map((part): Query => ({ kind: 'not', part })),
    fc.array(tie('query'), { maxLength: 3 }).map((parts): Query => ({ kind: 'and', parts })),
    fc.array(tie('query'), { minLength: 1, maxLength: 3 }).map((parts): Query => ({ kind: 'or', parts })),
  ),
}));

let directory: string;
let store: Store;
let rows: { agent: string; row: EventRow }[];
const columns = new EventColumns();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'guardpost-query-'));
  store = await openSqliteStore(directory);
  rows = fc.sample(event, { numRuns: 120, seed: 7 }).map(({ agent, ...rest }, index) => ({
    agent,
    row: { seq: index + 1, ...rest, body: '{}' },
  }));
  for (const [index, agent] of AGENTS.entries()) {
    await store.db
      .insertInto('devices')
      .values({
        agent_id: agent,
        key_hash: agent,
        hostname: HOSTS[index]!,
        platform: 'linux',
        os_version: '',
        agent_version: '',
        enrolled_at: 0,
        last_seen_at: null,
        silent: 0,
        address: null,
        policy_revision: 0,
        health: null,
        network_status: null,
        groups: '[]',
        groups_envelope: null,
      })
      .execute();
  }
  const batches = rows.map(({ agent, row }) => ({
    agentId: agent,
    epoch: 'e',
    receivedAt: 0,
    rows: [row],
    rejected: [],
  }));
  await store.events.append(batches);
  columns.add(
    rows.map(({ agent, row }, index) => ({
      ...row,
      position: index + 1,
      user: row.actor,
      device: agent,
      rule: row.rule_id,
      text: row.search,
    })),
  );
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

test('the store, the counts and the live tail find the same events', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(query, async (asked) => {
      const wanted = rows.flatMap(({ agent, row }, index) =>
        matches(asked, searchedOf(row, agent, HOSTS[AGENTS.indexOf(agent)]!)) ? [index + 1] : [],
      );
      const resolved = await withHosts(asked, store.db);
      const stored = await store.db
        .selectFrom('events')
        .select('position')
        .where((e) => queryCondition(resolved, e as never) as never)
        .orderBy('position')
        .execute();
      expect(stored.map(({ position }) => position)).toEqual(wanted);
      const counted = columns.counted({ query: resolved, newest: { limit: 1000 }, facets: ['severity'] });
      expect(counted.positions.toReversed()).toEqual(wanted);
      expect(counted.total).toBe(wanted.length);
      for (const { key, count } of counted.facets.severity!) {
        const rank = SEVERITIES.indexOf(key as 'high');
        expect(count).toBe(wanted.filter((position) => rows[position - 1]!.row.severity === rank).length);
      }
    }),
    { numRuns: 400 },
  );
});

test('what expired is not counted, what comes later is', () => {
  const own = new EventColumns();
  const some = rows.slice(0, 20).map(({ agent, row }, index) => ({
    ...row,
    position: index + 1,
    user: row.actor,
    device: agent,
    rule: row.rule_id,
    text: `word${index}`,
  }));
  own.add(some.slice(0, 10));
  own.drop(4);
  own.add(some.slice(8));
  const found = (text: string) =>
    own.counted({ query: { kind: 'word', text }, newest: { limit: 50 } }).positions;
  expect(own.count).toBe(16);
  expect(found('word3')).toEqual([]);
  expect(found('word4')).toEqual([5]);
  expect(found('word1')).toEqual([20, 19, 18, 17, 16, 15, 14, 13, 12, 11]);
  own.keepNewest(3);
  expect(found('word')).toEqual([20, 19, 18]);
  expect(own.counted({ query: { kind: 'word', text: 'word' } }).since).toBe(18);
});
