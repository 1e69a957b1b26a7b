import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Envelope } from '../../shared/authority/envelope.ts';
import { newSigner } from '../../shared/authority/testing/people.ts';
import type { CommandBody } from '../../shared/protocol/command.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { testDatabase } from '../testing/test-database.ts';
import { orderStatements, readOrder, sealOrders } from './authority/orders.ts';
import { Commands } from './commands.ts';

let folder: string;
let store: Store;
let commands: Commands;
let online: Set<string>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guardpost-commands-'));
  store = await openStore(folder, await testDatabase());
  commands = new Commands(store.db);
  online = new Set();
  commands.onCreated((agentId) => online.has(agentId));
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const kindOf = ({ envelope }: { envelope: unknown }) => readOrder(envelope as Envelope).body.kind;
const signer = newSigner();
const signed = (ids: readonly string[], body: CommandBody) =>
  sealOrders(orderStatements(randomUUID(), ids, body), signer);

async function devices(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  for (let at = 0; at < count; at += 500) {
    await store.db
      .insertInto('devices')
      .values(
        ids.slice(at, at + 500).map((id) => ({
          agent_id: id,
          key_hash: id,
          hostname: 'pc',
          platform: 'linux' as const,
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
        })),
      )
      .execute();
  }
  return ids;
}

const ISOLATE = { kind: 'network.isolate', reason: 'x', by: 'admin', deadManSeconds: 60 } as const;
const RELEASE = { kind: 'network.release', by: 'admin' } as const;

test('one order to more PCs than a statement takes reaches each of them', async () => {
  const ids = await devices(1_201);
  for (const id of ids.slice(0, 700)) online.add(id);
  const orders = await commands.createMany(signed(ids, ISOLATE), 'admin');
  expect(orders).toHaveLength(1_201);
  expect(orders.filter(({ state }) => state === 'sent')).toHaveLength(700);
  for (const id of [ids[0]!, ids[700]!, ids[1_200]!]) {
    expect((await commands.unanswered(id)).map(kindOf)).toEqual(['network.isolate']);
  }
  const stateOf = async (agentId: string) =>
    (await commands.get(orders.find((order) => order.agentId === agentId)!.id)).state;
  expect([await stateOf(ids[699]!), await stateOf(ids[700]!)]).toEqual(['sent', 'waiting']);
});

test('the opposite order takes back what was not sent, and only that', async () => {
  const [away, here] = await devices(2);
  online.add(here!);
  await commands.createMany(signed([away!, here!], ISOLATE), 'admin');
  await commands.createMany(signed([away!, here!], RELEASE), 'admin', { supersedes: 'network.isolate' });
  const kinds = async (id: string) => (await commands.unanswered(id)).map(kindOf);
  expect(await kinds(away!)).toEqual(['network.release']);
  expect(await kinds(here!)).toEqual(['network.isolate', 'network.release']);
  expect((await commands.list(away!)).map(({ state, reason }) => [state, reason])).toEqual([
    ['waiting', null],
    ['expired', 'superseded'],
  ]);
});

test('with one unknown PC among them nobody gets the order', async () => {
  const [known] = await devices(1);
  await expect(commands.createMany(signed([known!, randomUUID()], ISOLATE), 'admin')).rejects.toThrow(
    'no such device',
  );
  expect(await commands.unanswered(known!)).toEqual([]);
});
