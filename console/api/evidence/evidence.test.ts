import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startConsole } from '../../main.ts';
import { type AgentDouble, anEvent } from '../../testing/agent-double.ts';
import { AUDITOR, TestConsole } from '../../testing/test-console.ts';
import { API } from '../contract.ts';

const PIECE = 64 * 1024;
const COLLEAGUE = { username: 'wang', password: 'a second pair of eyes sees more' };
let console_: TestConsole;
let agent: AgentDouble;
let seq = 0;

beforeEach(async () => {
  seq = 0;
  console_ = await TestConsole.start(startConsole, { evidenceQuotaBytes: 1_000_000 });
  agent = await console_.agent();
});
afterEach(async () => {
  await agent.leave();
  await console_.stop();
});

/** An event that speaks of sealed evidence, as its agent tells it. */
async function announced(sealed: Buffer, changes: { sizeBytes?: number; sha256?: string } = {}, by = agent) {
  const id = randomUUID();
  const sha256 = createHash('sha256').update(sealed).digest('hex');
  const kept = { id, what: 'file', sizeBytes: sealed.length, sha256, ...changes };
  const event = anEvent({ evidence: { asked: 'file', kept } });
  await by.deliver([{ seq: ++seq, event }]);
  return id;
}

async function offered(id: string, by = agent) {
  by.say({ type: 'evidence-offer', id });
  return by.next('evidence-state');
}

async function piece(id: string, offset: number, data: Buffer, by = agent) {
  by.say({ type: 'evidence-piece', id, offset, data: data.toString('base64') });
  return by.next('evidence-state');
}

/** Sends pieces as they are wanted, until the console says anything else. */
async function uploaded(id: string, sealed: Buffer, by = agent) {
  let state = await offered(id, by);
  while (state.state === 'want') {
    const offset = state.offset!;
    state = await piece(id, offset, sealed.subarray(offset, offset + PIECE), by);
  }
  return state;
}

const detail = async (id: string, headers = {}) =>
  (await console_.ask('GET', `/evidence/${id}`, undefined, headers)).body;
const file = (id: string, ending: string) => join(console_.dataDir, 'evidence', id + ending);

test('evidence comes piece by piece, goes on where it stood after a restart, and is there as it was sealed', async () => {
  const sealed = randomBytes(3 * PIECE + 17);
  const id = await announced(sealed);
  expect(await offered(id)).toMatchObject({ state: 'want', offset: 0 });
  await piece(id, 0, sealed.subarray(0, PIECE));
  expect(await piece(id, 0, sealed.subarray(0, PIECE))).toMatchObject({ state: 'want', offset: PIECE });
  expect(await piece(id, 2 * PIECE, sealed.subarray(2 * PIECE, 3 * PIECE))).toMatchObject({ offset: PIECE });
  const { identity, epoch } = agent;
  await console_.restart();
  await console_.logIn();
  const { AgentDouble } = await import('../../testing/agent-double.ts');
  agent = await AgentDouble.greeted(console_.linkUrl, identity, epoch);
  expect(await offered(id)).toMatchObject({ state: 'want', offset: PIECE });
  expect(await uploaded(id, sealed)).toMatchObject({ state: 'kept' });
  expect(readFileSync(file(id, '.age')).equals(sealed)).toBe(true);
  expect(statSync(file(id, '.age')).mode & 0o077).toBe(0);
  expect(await offered(id)).toMatchObject({ state: 'kept' });
  expect(await detail(id)).toMatchObject({ state: 'kept', custody: [{ act: 'arrived' }], openUntil: null });
});

test('only what an event of the same agent announced is taken, and only with its hash and size', async () => {
  const sealed = randomBytes(1000);
  const id = await announced(sealed);
  expect(await offered(randomUUID())).toMatchObject({ state: 'refused', reason: 'unknown' });
  const other = await console_.agent();
  expect(await offered(id, other)).toMatchObject({ state: 'refused', reason: 'unknown' });
  expect(await piece(id, 0, sealed, other)).toMatchObject({ state: 'refused', reason: 'unknown' });
  await other.leave();
  expect(await uploaded(id, randomBytes(1000))).toMatchObject({ state: 'refused', reason: 'wrong-hash' });
  expect(existsSync(file(id, '.part'))).toBe(false);
  expect(await piece(id, 0, randomBytes(1001))).toMatchObject({ state: 'want', offset: 0 });
  expect(await uploaded(id, sealed)).toMatchObject({ state: 'kept' });
});

test('an agent may not fill the disk', async () => {
  const large = await announced(Buffer.alloc(10), { sizeBytes: 1_000_001 });
  expect(await offered(large)).toMatchObject({ state: 'refused', reason: 'quota' });
  const first = randomBytes(600_000);
  expect(await uploaded(await announced(first), first)).toMatchObject({ state: 'kept' });
  const second = randomBytes(600_000);
  expect(await offered(await announced(second))).toMatchObject({ state: 'refused', reason: 'quota' });
});

test('a name that is a path is no id', async () => {
  agent.say({ type: 'evidence-offer', id: '../../../../etc/passwd' });
  expect((await agent.next('error')).code).toBe('invalid-message');
  const answers = await Promise.all(
    ['..%2F..%2Fetc%2Fpasswd', '%2e%2e', 'x'].map((id) => console_.ask('GET', `/evidence/${id}`)),
  );
  expect(answers.every(({ status }) => status >= 400 && status < 500)).toBe(true);
});

test('evidence is handed out to who asked with a reason when another person has signed, and that is on record', async () => {
  const sealed = randomBytes(5000);
  const id = await announced(sealed);
  await uploaded(id, sealed);
  const colleague = await console_.colleague(COLLEAGUE);
  expect((await console_.ask('POST', `/evidence/${id}/open`)).status).toBe(403);
  expect((await console_.ask('POST', `/evidence/${id}/requests`, { reason: '' })).status).toBe(400);
  const asked = await console_.ask('POST', `/evidence/${id}/requests`, { reason: '调查 2026-11' });
  expect(asked.status).toBe(201);
  const { approval } = asked.body;
  expect(approval).toMatchObject({ kind: 'evidence.open', evidenceId: id, state: 'pending' });
  expect((await console_.ask('POST', `/evidence/${id}/requests`, { reason: 'again' })).status).toBe(409);
  const approve = () => console_.ask('POST', `/approvals/${approval.id}/approve`, { note: '' });
  expect((await approve()).status).toBe(403);
  await console_.as(colleague, 'not the passphrase', async () => expect((await approve()).status).toBe(403));
  expect((await console_.ask('POST', `/evidence/${id}/open`)).status).toBe(403);
  await console_.as(colleague, COLLEAGUE.password, async () => {
    expect((await approve()).status).toBe(200);
    // Whoever approves has not asked.
    expect((await console_.ask('POST', `/evidence/${id}/open`)).status).toBe(403);
  });
  const response = await fetch(`${console_.url}${API}/evidence/${id}/open`, {
    method: 'POST',
    headers: { cookie: console_.cookie },
  });
  expect(response.status).toBe(200);
  expect(Buffer.from(await response.arrayBuffer()).equals(sealed)).toBe(true);
  const { custody, openUntil } = await detail(id);
  expect(custody.map(({ act, by }: { act: string; by: string }) => [act, by])).toEqual([
    ['arrived', agent.identity.agentId],
    ['asked', 'admin'],
    ['approved', 'wang'],
    ['downloaded', 'admin'],
  ]);
  expect(openUntil).toBeGreaterThan(Date.now());
  const { entries } = (await console_.ask('GET', '/audit?limit=200')).body;
  const acts = entries.filter(({ target }: { target?: string }) => target === id);
  expect(acts.map(({ action }: { action: string }) => action)).toEqual(
    expect.arrayContaining([
      'evidence.arrived',
      'evidence.asked',
      'evidence.open-refused',
      'evidence.opened',
    ]),
  );
  expect(JSON.stringify(acts)).toContain('调查 2026-11');
});

// Looks into the file of SQLite.
test.skipIf(process.env.TEST_POSTGRES !== undefined)(
  'leave is for one piece of evidence, one person and one day, whatever the database says',
  async () => {
    const sealed = [randomBytes(500), randomBytes(600)];
    const ids = [await announced(sealed[0]!), await announced(sealed[1]!)];
    for (const [at, id] of ids.entries()) await uploaded(id!, sealed[at]!);
    const colleague = await console_.colleague(COLLEAGUE);
    const { approval } = (await console_.ask('POST', `/evidence/${ids[0]}/requests`, { reason: 'a case' }))
      .body;
    await console_.as(colleague, COLLEAGUE.password, () =>
      console_.ask('POST', `/approvals/${approval.id}/approve`, { note: '' }),
    );
    const db = new Database(join(console_.dataDir, 'console.db'));
    const row = db.prepare('select * from evidence_access').get() as { envelope: string };
    const put = db.prepare('insert into evidence_access values (?, ?, ?, ?, ?)');
    put.run(randomUUID(), ids[1], 'admin', row.envelope, 1e15);
    put.run(randomUUID(), ids[0], 'auditor', row.envelope, 1e15);
    const forged = JSON.parse(row.envelope) as { payload: string };
    forged.payload = forged.payload.replace(ids[0]!, ids[1]!);
    put.run(randomUUID(), ids[1], 'admin', JSON.stringify(forged), 1e15);
    db.close();
    expect((await console_.ask('POST', `/evidence/${ids[1]}/open`)).status).toBe(403);
    const auditor = await console_.cookieOf(AUDITOR);
    expect(
      (await console_.ask('POST', `/evidence/${ids[0]}/open`, undefined, { cookie: auditor })).status,
    ).toBe(403);
    expect((await console_.ask('POST', `/evidence/${ids[0]}/open`)).status).toBe(200);
  },
);

test('a request that is refused opens nothing, and both are in the custody record', async () => {
  const sealed = randomBytes(50);
  const id = await announced(sealed);
  await uploaded(id, sealed);
  const { approval } = (await console_.ask('POST', `/evidence/${id}/requests`, { reason: 'a case' })).body;
  const colleague = await console_.colleague(COLLEAGUE);
  await console_.as(colleague, COLLEAGUE.password, () =>
    console_.ask('POST', `/approvals/${approval.id}/refuse`, { note: 'no' }),
  );
  expect((await console_.ask('POST', `/evidence/${id}/open`)).status).toBe(403);
  expect((await detail(id)).custody).toMatchObject([
    { act: 'arrived' },
    { act: 'asked' },
    { act: 'refused', by: 'wang' },
  ]);
});

test('a copy that is gone from the disk is asked for again, and a broken one is never handed out', async () => {
  const sealed = randomBytes(700);
  const id = await announced(sealed);
  await uploaded(id, sealed);
  truncateSync(file(id, '.age'), 10);
  expect(await uploaded(id, sealed)).toMatchObject({ state: 'kept' });
  expect(readFileSync(file(id, '.age')).equals(sealed)).toBe(true);
  expect(readdirSync(join(console_.dataDir, 'evidence'))).toEqual([`${id}.age`]);
});
