import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CHAIN_START, type EventSeal, sealedBytes } from '../../../shared/protocol/event-seal.ts';
import { chainAfter } from '../spool/event-chain.ts';
import type { Spool } from '../spool/spool.ts';
import { fileEvent, openSpool, testSealer } from '../testing/fixtures.ts';
import { Sender } from './sender.ts';

const agentId = '00000000-0000-4000-8000-0000000000aa';
const sealer = testSealer(agentId);
let folder: string;
let spool: Spool;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-sender-'));
  spool = openSpool(join(folder, 'spool.db'));
});
afterEach(() => {
  spool.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Batch {
  epoch: string;
  events: { seq: number; event: unknown }[];
  seal: EventSeal;
}

function batchesFrom(cursor: number): Batch[] {
  const sent: Batch[] = [];
  new Sender(spool, sealer, cursor, (frame) => sent.push(JSON.parse(frame) as Batch)).pump();
  return sent;
}

function checked({ epoch, events, seal }: Batch): boolean {
  const range = { first: events[0]!.seq, last: events.at(-1)!.seq };
  const key = createPublicKey({ key: Buffer.from(sealer.publicKey, 'base64'), format: 'der', type: 'spki' });
  const head = events.reduce(
    (chain, { seq, event }) => chainAfter(chain, seq, JSON.stringify(event)),
    seal.previous,
  );
  return (
    head === seal.head &&
    verify(
      null,
      Buffer.from(sealedBytes(agentId, epoch, range, seal)),
      key,
      Buffer.from(seal.signature, 'base64'),
    )
  );
}

test('each batch is sealed, and begins where the former ended', async () => {
  for (let n = 0; n < 3; n++) await spool.append(fileEvent('info', `${n}`));
  const [first] = batchesFrom(0);
  await spool.append(fileEvent('info', 'later'));
  const [second] = batchesFrom(3);
  expect(first).toMatchObject({ seal: { after: 0, previous: CHAIN_START } });
  expect(second).toMatchObject({ seal: { after: 3, previous: first!.seal.head } });
  expect([first!, second!].map(checked)).toEqual([true, true]);
});

test('the chain goes on through a restart of the agent', async () => {
  await spool.append(fileEvent());
  const [first] = batchesFrom(0);
  spool.close();
  spool = openSpool(join(folder, 'spool.db'));
  await spool.append(fileEvent());
  expect(batchesFrom(1)[0]?.seal.previous).toBe(first!.seal.head);
});

test('to a console that knows less than it confirmed, what it confirmed is named as gone before', async () => {
  for (let n = 0; n < 4; n++) await spool.append(fileEvent('info', `${n}`));
  spool.acknowledge(4);
  await spool.append(fileEvent());
  spool.flush();
  // The console was set back and the kept tail is gone: it can only be told that 4 events went before.
  spool.close();
  spool = openSpool(join(folder, 'spool.db'), { keepAcknowledged: { bytes: 0, ms: 0 } });
  await spool.append(fileEvent());
  spool.rewind(0);
  const [batch] = batchesFrom(0);
  expect(batch).toMatchObject({ seal: { after: 4 } });
  expect(batch!.events[0]!.seq).toBe(5);
  expect(checked(batch!)).toBe(true);
});

test('events around dropped ones travel in batches of their own, the gap named', async () => {
  spool.close();
  spool = openSpool(join(folder, 'small.db'), { maxBytes: 2_500, keepAcknowledged: { bytes: 0, ms: 0 } });
  await spool.append(fileEvent('high', 'kept'));
  for (let n = 0; n < 12; n++) await spool.append(fileEvent('info', `${n}`));
  const batches = batchesFrom(0);
  expect(batches.length).toBeGreaterThan(1);
  expect(batches.map(checked)).not.toContain(false);
  for (const [index, { seal }] of batches.entries()) {
    expect(seal.after).toBe(index === 0 ? 0 : batches[index - 1]!.events.at(-1)!.seq);
  }
});
