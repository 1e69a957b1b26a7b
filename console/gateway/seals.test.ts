import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EventSealer } from '../../agent/service/spool/event-chain.ts';
import { CHAIN_START } from '../../shared/protocol/event-seal.ts';
import { noteSeals } from '../domain/audit/recorded-seals.ts';
import { type SealsVerdict, verifySeals } from '../domain/events/verify-seals.ts';
import { startConsole } from '../main.ts';
import { DATABASE_FILE } from '../store/sqlite/open.ts';
import { readRecord } from '../store/sqlite/read-record.ts';
import { AgentDouble, anEvent } from '../testing/agent-double.ts';
import type { Identity } from '../testing/agent-identity.ts';
import { SYSTEM, TestConsole } from '../testing/test-console.ts';

let console_: TestConsole;
let agent: AgentDouble;
let sealer: EventSealer;
/** The agent's own chain. */
let end: { seq: number; chain: string };

beforeEach(async () => {
  console_ = await TestConsole.start(startConsole);
  await connectSealing(await console_.enrol());
  end = { seq: 0, chain: CHAIN_START };
});
afterEach(() => console_.stop());

/** A link of an agent that makes itself a new key for its seals. */
async function connectSealing(identity: Identity): Promise<void> {
  agent = await AgentDouble.connect(console_.linkUrl, identity);
  sealer = new EventSealer(identity.agentId, generateKeyPairSync('ed25519'));
  agent.hello({ sealKey: sealer.publicKey });
  await agent.next('welcome');
}

function batch(count: number) {
  const rows = Array.from({ length: count }, (_, index) => ({
    seq: end.seq + 1 + index,
    body: JSON.stringify(anEvent({ laterField: `密-${index}` })),
  }));
  const sealed = sealer.seal(agent.epoch, end.seq, end.chain, rows);
  end = { seq: rows.at(-1)!.seq, chain: sealed.head };
  const events = rows.map(({ seq, body }) => ({ seq, event: JSON.parse(body) }));
  return { type: 'events', epoch: agent.epoch, events, seal: sealed };
}

async function send(...counts: number[]): Promise<void> {
  for (const count of counts) {
    agent.say(batch(count));
    await agent.next('ack');
  }
}

function verify(): Promise<SealsVerdict> {
  return readRecord(console_.dataDir, async (record, store) => {
    const { entries, recorded } = noteSeals(record.entries);
    for await (const _ of entries);
    return verifySeals(store, recorded);
  });
}

/** What somebody does who can write into the database. */
function rewrite(sql: string): void {
  const database = new Database(join(console_.dataDir, DATABASE_FILE));
  database.exec(sql);
  database.close();
}

test('what came is what was sent, also what a later agent adds to an event', async () => {
  await send(3, 1, 5);
  expect(await verify()).toEqual({ ok: true, events: 9, seals: 3, agents: 1, unsealed: 0 });
  await console_.restart();
  expect(await verify()).toMatchObject({ ok: true, events: 9 });
});

describe('somebody who can rewrite the database', () => {
  test.each([
    ['takes an event out', 'delete from events where seq = 5', 'event 5 is missing'],
    [
      'changes one',
      `update events set body = replace(body, '密-1', '密-7') where seq = 5`,
      'one of the events 4 to 6 was changed',
    ],
    [
      'puts one in',
      `insert into events (agent_id, epoch, seq, at, received_at, type, severity, search, body)
       select agent_id, epoch, 99, at, received_at, type, severity, search, body from events where seq = 1`,
      '1 events are there that it did not send',
    ],
    [
      'takes a batch out with its seal',
      'delete from events where seq between 4 and 6; delete from event_seals where first = 4',
      'seal 2 is missing',
    ],
    [
      'and numbers the seals anew',
      `delete from events where seq between 4 and 6; delete from event_seals where first = 4;
       update event_seals set number = 2 where number = 3`,
      'seals up to 2 are not those that the record tells of',
    ],
    [
      'takes the last ones out',
      'delete from events where seq > 3; delete from event_seals where first > 3',
      '3 seals were recorded, 1 are there',
    ],
    [
      'takes away all that an agent sent, with its key',
      'delete from events; delete from event_seals; delete from seal_keys',
      '3 seals were recorded, 0 are there',
    ],
    [
      'swaps two',
      `update events set seq = 100 where seq = 1; update events set seq = 1 where seq = 2;
       update events set seq = 2 where seq = 100`,
      'one of the events 1 to 3 was changed',
    ],
  ])('%s: found', async (_, sql, reason) => {
    await send(3, 3, 3);
    await console_.restart();
    expect(await verify()).toMatchObject({ ok: true, events: 9 });
    rewrite(sql);
    expect(await verify()).toMatchObject({ ok: false, reason });
  });

  test('seals with a key of his own: the key is not in the record', async () => {
    await send(2);
    const own = generateKeyPairSync('ed25519')
      .publicKey.export({ type: 'spki', format: 'der' })
      .toString('base64');
    rewrite(`update seal_keys set public_key = '${own}'`);
    expect(await verify()).toMatchObject({
      ok: false,
      reason: 'its key for seals is not the one in the record',
    });
  });
});

test('what an agent had to drop is no fault; what the console says it never got is', async () => {
  await send(2);
  // Dropped by the agent's spool: its next seal goes on from event 2.
  const { seq } = end;
  batch(3);
  const afterGap = batch(1);
  agent.say({ ...afterGap, seal: sealAfter(seq, afterGap) });
  await agent.next('ack');
  expect(await verify()).toMatchObject({ ok: true, events: 3, seals: 2 });

  // Was sent and confirmed once; a store that was set back does not know it.
  batch(2);
  agent.say(batch(1));
  await agent.next('ack');
  expect(await verify()).toMatchObject({ ok: false, reason: 'events 7 to 8 are missing' });
});

function sealAfter(after: number, { events, seal: { previous } }: ReturnType<typeof batch>) {
  const rows = events.map(({ seq, event }) => ({ seq, body: JSON.stringify(event) }));
  return sealer.seal(agent.epoch, after, previous, rows);
}

describe('a seal that does not hold', () => {
  test.each([
    [
      'of other events',
      (sent: ReturnType<typeof batch>) => ({ ...sent, events: [{ seq: 1, event: anEvent() }] }),
    ],
    ['of another agent', (sent: ReturnType<typeof batch>) => ({ ...sent, seal: foreign(sent) })],
  ])(
    '%s: the events are stored, the seal is counted as broken, and the record says so',
    async (_, change) => {
      agent.say(change(batch(1)));
      await agent.next('ack');
      expect(await console_.refused()).toMatchObject({ 'broken-seal': 1 });
      expect(await verify()).toMatchObject({ ok: false, reason: '1 events are there that it did not send' });
    },
  );

  function foreign({ events, seal: { after, previous } }: ReturnType<typeof batch>) {
    const thief = new EventSealer(agent.identity.agentId, generateKeyPairSync('ed25519'));
    const rows = events.map(({ seq, event }) => ({ seq, body: JSON.stringify(event) }));
    return thief.seal(agent.epoch, after, previous, rows);
  }
});

test('an agent that seals with another key than before is in the record', async () => {
  await send(1);
  await agent.leave();
  await connectSealing(agent.identity);
  const { body } = await console_.ask('GET', '/audit?limit=50');
  const told = JSON.stringify(body).match(/device\.seal-key/g) ?? [];
  expect(told).toHaveLength(2);
});

describe('retention', () => {
  const keep = async (days: number) => {
    const cookie = await console_.cookieOf(SYSTEM);
    const { body } = await console_.ask('PUT', '/retention', { days }, { cookie });
    if (body.approval) await console_.ask('POST', `/approvals/${body.approval.id}/approve`, { note: '' });
    return console_.ask('GET', '/retention', undefined, { cookie });
  };
  const age = (upTo: number, days: number) =>
    rewrite(`update events set received_at = received_at - ${days * 86_400_000} where seq <= ${upTo}`);
  const left = async () => (await console_.ask('GET', '/events?limit=50')).body.events.length;

  test('old events go, whole batches of them, the rest still verifies, and the record says what went', async () => {
    await send(3, 3, 3);
    age(6, 100);
    expect((await keep(90)).body).toMatchObject({ days: 90, deleted: 6 });
    expect(await left()).toBe(3);
    expect(await verify()).toMatchObject({ ok: true, events: 3, seals: 3, unsealed: 0 });
    const { body } = await console_.ask('GET', '/audit?limit=20');
    expect(body.entries).toContainEqual(
      expect.objectContaining({
        action: 'events.expired',
        details: expect.objectContaining({ events: 6, days: 90, seals: 2 }),
      }),
    );
    // More come, and go in their turn.
    await send(2);
    age(9, 100);
    await keep(89);
    expect(await left()).toBe(2);
    expect(await verify()).toMatchObject({ ok: true, events: 2, seals: 4 });
  });

  test('an event that somebody takes out besides is found all the same', async () => {
    await send(3, 3, 3);
    age(3, 100);
    await keep(90);
    rewrite('delete from events where seq = 5');
    expect(await verify()).toMatchObject({ ok: false, reason: 'event 5 is missing' });
  });

  test('what is kept for ever stays', async () => {
    await send(3);
    age(3, 10_000);
    expect((await keep(0)).body).toEqual({ days: 0, deleted: 0, lastRunAt: null, signed: true });
    expect(await left()).toBe(3);
  });

  test('one person alone deletes nothing, also not one who can write into the database', async () => {
    await send(3);
    age(3, 100);
    const cookie = await console_.cookieOf(SYSTEM);
    const asked = await console_.ask('PUT', '/retention', { days: 30 }, { cookie });
    expect(asked.status).toBe(202);
    expect(
      (await console_.ask('POST', `/approvals/${asked.body.approval.id}/approve`, { note: '' }, { cookie }))
        .status,
    ).toBe(403);
    rewrite(`insert into settings values ('retention', '{"days":30}')`);
    await console_.restart();
    await console_.logIn();
    expect(await left()).toBe(3);
    const { body } = await console_.ask('GET', '/retention', undefined, {
      cookie: await console_.cookieOf(SYSTEM),
    });
    expect(body).toMatchObject({ days: 30, deleted: 0, signed: false });
  });
});
