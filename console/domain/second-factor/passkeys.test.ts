import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';
import { PasskeyDouble } from '../../testing/passkey-double.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { type Holder, Passkeys } from './passkeys.ts';

const SITE = { rpId: 'console.example', origin: 'https://console.example:8440' };
const LI: Holder = { userId: 1, username: 'li', sessionId: 'session of li' };
const WANG: Holder = { userId: 2, username: 'wang', sessionId: 'session of wang' };

let dir: string;
let store: Store;
let passkeys: Passkeys;
let key: PasskeyDouble;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'guardpost-passkeys-'));
  store = await openStore(dir, await testDatabase());
  for (const { userId: id, username } of [LI, WANG])
    await store.db
      .insertInto('users')
      .values({ id, username, password_hash: '', roles: '[]', scope: null, created_at: 0 })
      .execute();
  passkeys = new Passkeys(store.db);
  key = new PasskeyDouble(SITE.origin);
  await passkeys.add(LI, SITE, 'blue key', key.make(await passkeys.offer(LI, SITE)));
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
  await rm(dir, { recursive: true });
});

const refusedFor = (reason: string) =>
  expect.objectContaining({ code: 'wrong-passkey', details: { reason } }) as Error;

test('the key that was made opens, again and again', async () => {
  for (let n = 0; n < 2; n++)
    expect(await passkeys.verify(LI, SITE, key.show(await passkeys.ask(LI, SITE)))).toBe('blue key');
  const [one] = await passkeys.list(LI.userId);
  expect(one).toMatchObject({ id: key.id, name: 'blue key', site: 'console.example' });
  expect(one!.lastUsedAt).toBeGreaterThan(0);
});

test('a page of another origin gets nothing, nor one at another port', async () => {
  for (const origin of ['https://console.example.evil.test', 'https://console.example:9999']) {
    key.origin = origin;
    const answer = key.show(await passkeys.ask(LI, SITE));
    await expect(passkeys.verify(LI, SITE, answer)).rejects.toEqual(refusedFor('response'));
    const other = new PasskeyDouble(SITE.origin);
    other.origin = origin;
    const made = other.make(await passkeys.offer(LI, SITE));
    await expect(passkeys.add(LI, SITE, 'x', made)).rejects.toEqual(refusedFor('response'));
  }
});

test('an answer to another challenge, or to that of another session, is refused', async () => {
  await passkeys.ask(LI, SITE);
  const stray = key.show({ challenge: Buffer.alloc(32, 7).toString('base64url') });
  await expect(passkeys.verify(LI, SITE, stray)).rejects.toEqual(refusedFor('response'));
  const elsewhere = { ...LI, sessionId: 'another session of li' };
  const answer = key.show(await passkeys.ask(LI, SITE));
  await expect(passkeys.verify(elsewhere, SITE, answer)).rejects.toEqual(refusedFor('challenge'));
  // What was asked to make a passkey does not serve to show one.
  const made = key.show(await passkeys.offer(WANG, SITE));
  await expect(passkeys.verify(WANG, SITE, made)).rejects.toEqual(refusedFor('challenge'));
});

test('an answer is good once; a failed one spends the challenge, and so does time', async () => {
  const answer = key.show(await passkeys.ask(LI, SITE));
  await passkeys.verify(LI, SITE, answer);
  await expect(passkeys.verify(LI, SITE, answer)).rejects.toEqual(refusedFor('challenge'));
  await passkeys.ask(LI, SITE);
  await expect(passkeys.verify(LI, SITE, answer)).rejects.toEqual(refusedFor('response'));

  const question = await passkeys.ask(LI, SITE);
  const broken = key.show(question);
  broken.response.signature = key.show(question).response.clientDataJSON;
  await expect(passkeys.verify(LI, SITE, broken)).rejects.toEqual(refusedFor('response'));
  await expect(passkeys.verify(LI, SITE, key.show(question))).rejects.toEqual(refusedFor('challenge'));

  const late = key.show(await passkeys.ask(LI, SITE));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * 60_000 });
  await expect(passkeys.verify(LI, SITE, late)).rejects.toEqual(refusedFor('challenge'));
});

test('a counter that does not grow tells of a copied key', async () => {
  key.counter = 41;
  await passkeys.verify(LI, SITE, key.show(await passkeys.ask(LI, SITE)));
  for (const before of [41, 5, -1]) {
    key.counter = before;
    const answer = key.show(await passkeys.ask(LI, SITE));
    await expect(passkeys.verify(LI, SITE, answer)).rejects.toEqual(refusedFor('counter'));
  }
  key.counter = 42;
  await passkeys.verify(LI, SITE, key.show(await passkeys.ask(LI, SITE)));
});

test('the passkey of one account does not open another, nor becomes another’s', async () => {
  const other = new PasskeyDouble(SITE.origin);
  await passkeys.add(WANG, SITE, 'his', other.make(await passkeys.offer(WANG, SITE)));
  const answer = key.show(await passkeys.ask(WANG, SITE));
  await expect(passkeys.verify(WANG, SITE, answer)).rejects.toEqual(refusedFor('unknown'));
  const again = key.make(await passkeys.offer(WANG, SITE));
  await expect(passkeys.add(WANG, SITE, 'mine now', again)).rejects.toMatchObject({ code: 'conflict' });
  expect(await passkeys.list(WANG.userId)).toHaveLength(1);
});

test('it works at the name it was made for, and no question is asked at another', async () => {
  const other = { rpId: 'other.example', origin: 'https://other.example' };
  await expect(passkeys.ask(LI, other)).rejects.toMatchObject({ code: 'not-found' });
  const { excludeCredentials } = await passkeys.offer(LI, SITE);
  expect(excludeCredentials).toEqual([expect.objectContaining({ id: key.id })]);
});
