import { createPublicKey } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCheckpoint } from '../../domain/audit/checkpoint.ts';
import { leafHash, verifyConsistency, verifyInclusion } from '../../domain/audit/merkle.ts';
import { startConsole } from '../../main.ts';
import { enrolDouble } from '../../testing/agent-identity.ts';
import { ADMINISTRATOR, TestConsole } from '../../testing/test-console.ts';
import type { AuditRecordEntry } from '../contract.ts';
import { TRAILS, WITHOUT_TRAIL } from './trail.ts';

let console_: TestConsole;
beforeEach(async () => {
  console_ = await TestConsole.start(startConsole);
});
afterEach(() => console_.stop());

const acts = async (): Promise<AuditRecordEntry[]> =>
  (await console_.ask('GET', '/audit?limit=200')).body.entries;

test('every route that writes is on record, or is named as one that changes nothing', async () => {
  const { body } = await console_.ask('GET', '/openapi.json');
  const writes = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'get')
      .map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  expect(writes.sort()).toEqual([...Object.keys(TRAILS), ...WITHOUT_TRAIL].sort());
});

test('what people do is recorded with who, from where and to what, and never a secret', async () => {
  const token = (await console_.ask('POST', '/enrolment-tokens', { note: 'reception' })).body;
  await console_.ask('DELETE', `/enrolment-tokens/${token.id}`);
  const { agentId } = await console_.enrol('pc-7');
  const current = (await console_.ask('GET', '/policies')).body.current;
  await console_.ask('POST', '/policies', {
    source: 'name: x\nrules: []\n',
    note: 'for the test',
    baseRevision: current,
  });
  await console_.ask('POST', '/session', { ...ADMINISTRATOR, password: 'a wrong one' });

  const entries = await acts();
  expect(entries.map(({ action, target }) => [action, target])).toEqual(
    expect.arrayContaining([
      ['session.refused', 'admin'],
      ['policy.published', String(current + 1)],
      ['device.enrolled', agentId],
      ['token.revoked', token.id],
      ['token.created', token.id],
      ['session.opened', 'admin'],
      ['console.started', undefined],
    ]),
  );
  const published = entries.find(({ action }) => action === 'policy.published');
  expect(published).toMatchObject({
    actor: { kind: 'person', name: 'admin', address: '127.0.0.1' },
    details: { note: 'for the test' },
  });
  const text = JSON.stringify(entries);
  for (const secret of [ADMINISTRATOR.password, 'a wrong one', token.token.split('.')[0]])
    expect(text).not.toContain(secret);
});

test('a policy with mistakes, which changes nothing, leaves no act; a refused enrolment does', async () => {
  await console_.ask('POST', '/policies', { source: 'nonsense', note: '', baseRevision: 1 });
  await enrolDouble(console_.linkUrl, `${'x'.repeat(40)}.${'y'.repeat(43)}`, 'thief');
  const actions = (await acts()).map(({ action }) => action);
  expect(actions).not.toContain('policy.published');
  expect(actions).toContain('enrolment.refused');
});

test('with the checkpoints and the proofs anybody can hold the console to its record', async () => {
  const origin = (await console_.ask('GET', '/audit/checkpoint')).body.note.split('\n')[0];
  const checkpoint = async () => {
    const { note, publicKey } = (await console_.ask('GET', '/audit/checkpoint')).body;
    const opened = openCheckpoint(note, origin, createPublicKey(publicKey));
    if (!opened) throw new Error(note);
    return opened;
  };
  const hashes = async (path: string) =>
    (await console_.ask('GET', path)).body.hashes.map((hash: string) => Buffer.from(hash, 'base64'));

  const early = await checkpoint();
  for (let n = 0; n < 5; n++) await console_.ask('POST', '/enrolment-tokens', { note: String(n) });
  const late = await checkpoint();
  expect(late.size).toBe(early.size + 5);
  const grown = await hashes(`/audit/consistency?from=${early.size}&to=${late.size}`);
  expect(verifyConsistency(early.size, late.size, early.root, late.root, grown)).toBe(true);

  const { index, ...entry } = (await acts())[2]!;
  const proof = await hashes(`/audit/inclusion?index=${index}&size=${late.size}`);
  expect(
    verifyInclusion(leafHash(Buffer.from(JSON.stringify(entry))), index, late.size, proof, late.root),
  ).toBe(true);
  expect((await console_.ask('GET', `/audit/inclusion?index=999&size=${late.size}`)).status).toBe(400);
  expect((await console_.ask('GET', '/audit/inclusion?index=0&size=999')).status).toBe(400);
});

test('the record goes on where it was after a restart', async () => {
  const before = (await acts()).length;
  await console_.restart();
  const actions = (await acts()).map(({ action }) => action);
  expect(actions.slice(0, 2)).toEqual(['console.started', 'console.stopped']);
  expect(actions).toHaveLength(before + 2);
});
