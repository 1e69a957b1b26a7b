import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toEventRow } from '../domain/events/event-row.ts';
import { anEvent } from '../testing/agent-double.ts';
import { testDatabase } from '../testing/test-database.ts';
import { openStore } from './open.ts';
import { SEAL_LOG_START, sealLogAfter } from './seal-chain.ts';
import type { EventBatch, Store } from './store.ts';

// What every database promises; run on SQLite with the unit tests and on PostgreSQL with its own project.

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
  store = await openStore(folder, await testDatabase());
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
  store = await openStore(folder, await testDatabase());
  const agentId = randomUUID();
  const good = { agentId, epoch: 'e', receivedAt: 1, rows: [toEventRow(1, anEvent(), 'pc')], rejected: [] };
  const bad = { ...good, rows: [{ ...toEventRow(2, anEvent(), 'pc'), type: null as never }] };
  await expect(store.events.append([good, bad])).rejects.toThrow(/not.null/i);
  expect(await store.events.cursor(agentId, 'e')).toBe(0);
  expect((await store.events.append([good]))[0]?.duplicates).toBe(0);
});

test('an append waits for a transaction of the query layer instead of joining it', async () => {
  store = await openStore(folder, await testDatabase());
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

test('seals are one chain over all agents, and one that comes again adds nothing', async () => {
  store = await openStore(folder, await testDatabase());
  const seal = (first: number, signature: string) => ({
    after: first - 1,
    first,
    last: first,
    previous: 'p',
    head: 'h',
    signature,
  });
  const batch = (agentId: string, seq: number): EventBatch => ({
    agentId,
    epoch: 'e',
    receivedAt: 1,
    rows: [toEventRow(seq, anEvent(), 'pc')],
    rejected: [],
    seal: seal(seq, `${agentId}${seq}`),
  });
  const { events } = store;
  expect(await events.seals()).toEqual({ count: 0, log: SEAL_LOG_START });
  await events.append([batch('a', 1), batch('b', 1), batch('a', 1)]);
  await events.append([batch('a', 1), batch('a', 2)]);
  const log = ['a1', 'b1', 'a2'].reduce<string | undefined>(sealLogAfter, undefined);
  expect(await events.seals()).toEqual({ count: 3, log });
});

test('what is old goes with its end told beforehand, and what is not stays', async () => {
  store = await openStore(folder, await testDatabase());
  const { events, expiry, db } = store;
  const now = Date.now();
  const day = 86_400_000;
  for (const [index, receivedAt] of [now - 40 * day, now - 20 * day, now].entries()) {
    const rows = [toEventRow(index * 2 + 1, anEvent(), 'pc'), toEventRow(index * 2 + 2, anEvent(), 'pc')];
    const seal = {
      after: 0,
      first: index * 2 + 1,
      last: index * 2 + 2,
      previous: '',
      head: '',
      signature: `${index}`,
    };
    await events.append([{ agentId: 'a', epoch: 'e', receivedAt, rows, rejected: [], seal }]);
  }
  const seqs = async () =>
    (await db.selectFrom('events').select('seq').orderBy('seq').execute()).map(({ seq }) => seq);
  expect(await expiry.expirable(now - 50 * day, 0)).toBeUndefined();
  const before = now - 30 * day;
  const expirable = (await expiry.expirable(before, 0))!;
  expect(expirable).toMatchObject({ events: 2, seals: { count: 1 } });
  await expiry.expire(expirable, before);
  expect(await seqs()).toEqual([3, 4, 5, 6]);
  expect(await expiry.expirable(before, 1)).toBeUndefined();
});
