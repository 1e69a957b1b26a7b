import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EdmIndex } from '../../../shared/detection/edm/edm-index.ts';
import { DocumentFingerprints } from '../../../shared/detection/fingerprints/document.ts';
import { FingerprintSet } from '../../../shared/detection/fingerprints/fingerprint-set.ts';
import { Random } from '../../../shared/detection/testing/random.ts';
import { RECOGNITION_PIECE_BYTES } from '../../../shared/protocol/recognition.ts';
import { startConsole } from '../../main.ts';
import { TestConsole } from '../../testing/test-console.ts';
import { API } from '../contract.ts';

let console_: TestConsole;
beforeEach(async () => {
  console_ = await TestConsole.start((options) =>
    startConsole({
      ...options,
      // The agent's inspector is put in by the command line; here a document is its own text.
      fingerprintDocument: async (path) => {
        const text = await readFile(path, 'utf8');
        if (text === 'locked') return { error: 'encrypted' };
        const fingerprints = new DocumentFingerprints();
        fingerprints.push({ text });
        return fingerprints.all();
      },
    }),
  );
});
afterEach(() => console_.stop());

const random = new Random(21);
const CSV = `姓名,手机号,邮箱\n${Array.from({ length: 300 }, (_, at) => `张${random.chars('三四五六七', 2)},138${String(10_000_000 + at)},u${at}@example.com`).join('\n')}\n`;
const TEXT = Array.from({ length: 80 }, () =>
  random.chars('凤凰项目并购方案估值底线材料条款签署交割', 30),
).join('\n');

async function upload(
  path: string,
  body: Uint8Array | string,
  type = 'text/csv',
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind
): Promise<{ status: number; body: any }> {
  const response = await fetch(`${console_.url}${API}/recognition/${path}`, {
    method: 'POST',
    headers: { cookie: console_.cookie, 'content-type': type },
    body: body as string,
  });
  return { status: response.status, body: await response.json() };
}
const BYTES = 'application/octet-stream';
const list = async () => (await console_.ask('GET', '/recognition')).body;

describe('a table', () => {
  test('becomes an index of hashes, a new version each time, and its values are in no file', async () => {
    const { status, body } = await upload('tables?name=customers', CSV);
    expect(status).toBe(201);
    expect(body).toMatchObject({ id: 'edm.customers', version: 1, entries: 300, match: 3, leftOut: 0 });
    expect(
      (await upload('tables?name=customers&match=2&columns=姓名&columns=手机号', CSV)).body,
    ).toMatchObject({
      version: 2,
      columns: ['姓名', '手机号'],
      match: 2,
    });
    const { sets } = await list();
    expect(sets).toMatchObject([{ version: 2, name: 'customers', uploadedBy: 'admin' }]);
    expect(sets[0].versions.map(({ version }: { version: number }) => version)).toEqual([2, 1]);

    const folder = join(console_.dataDir, 'recognition');
    expect(await readdir(folder)).toEqual([sets[0].sha256]);
    expect(EdmIndex.parse(await readFile(join(folder, sets[0].sha256))).header.rows).toBe(300);
    expect(await readdir(join(console_.dataDir, '.incoming'))).toEqual([]);
    for (const name of await readdir(console_.dataDir, { recursive: true })) {
      const content = await readFile(join(console_.dataDir, name)).catch(() => Buffer.of());
      expect(content.includes('u77@example.com'), name).toBe(false);
    }
  });

  test.each([
    [
      'a quote that is not closed',
      'tables?name=x',
      `${CSV}"open,1,2\n`,
      { problem: 'quote-open', line: 302 },
    ],
    ['a missing column', 'tables?name=x&columns=护照', CSV, { problem: 'no-column' }],
    ['no rows', 'tables?name=x', '姓名,手机号\n', { problem: 'no-rows' }],
    ['more to match than there is', 'tables?name=x&match=5', CSV, { problem: 'match' }],
    [
      'bytes of no encoding',
      'tables?name=x&encoding=utf-8',
      Buffer.from([0x61, 0x0a, 0xff, 0x0a]),
      { problem: 'encoding', line: 2 },
    ],
    ['what is no index', 'indexes', 'GPEDM001 and nothing more', { problem: 'not-an-index' }],
  ])('%s is refused with the problem and its line', async (_name, path, body, details) => {
    const answer = await upload(path, body, path === 'indexes' ? BYTES : 'text/csv');
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-data', details } });
    expect(JSON.stringify(answer.body)).not.toContain('张');
    expect((await list()).sets).toEqual([]);
    expect(await readdir(join(console_.dataDir, '.incoming'))).toEqual([]);
  });

  test.each(['../../etc/passwd', '..', 'a/b', 'a\\b', '客户', '', 'x'.repeat(65), '%00'])(
    'the name %j is refused',
    async (name) => {
      expect((await upload(`tables?name=${encodeURIComponent(name)}`, CSV)).status).toBe(400);
    },
  );

  test('may come as an index that was built elsewhere, byte for byte', async () => {
    const hashes = Uint32Array.from({ length: 600 }, (_, at) => at * 7_654_321 + 1);
    const built = EdmIndex.build(
      { name: 'branch', columns: ['a', 'b', 'c'], match: 3, salt: 'a'.repeat(32) },
      hashes,
    );
    const { status, body } = await upload('indexes', built.bytes(), BYTES);
    expect({ status, id: body.id, entries: body.entries }).toEqual({
      status: 201,
      id: 'edm.branch',
      entries: 200,
    });
    const file = join(console_.dataDir, 'recognition', body.sha256);
    expect((await readFile(file)).equals(built.bytes())).toBe(true);
  });
});

describe('documents', () => {
  test('are registered by their fingerprints, one by one or as a set, and removed', async () => {
    const name = encodeURIComponent('C:\\秘密\\并购方案.docx');
    expect((await upload(`documents?name=${name}`, TEXT, BYTES)).body).toMatchObject({
      id: 'fingerprints.documents',
      version: 1,
      entries: 1,
    });
    const elsewhere = FingerprintSet.empty().with('预算.xlsx', [TEXT.slice(0, 900)]);
    expect((await upload('indexes', elsewhere.bytes(), BYTES)).body).toMatchObject({
      version: 2,
      entries: 2,
    });
    const { documents, sets } = await list();
    expect(documents.map(({ name }: { name: string }) => name).sort()).toEqual([
      '并购方案.docx',
      '预算.xlsx',
    ]);
    const kept = await readFile(join(console_.dataDir, 'recognition', sets[0].sha256));
    expect(FingerprintSet.parse(kept).documents).toHaveLength(2);

    await console_.ask('DELETE', `/recognition/documents/${encodeURIComponent('并购方案.docx')}`);
    expect((await list()).sets).toMatchObject([{ version: 3, entries: 1 }]);
    await console_.ask('DELETE', `/recognition/documents/${encodeURIComponent('预算.xlsx')}`);
    expect(await list()).toMatchObject({ sets: [], documents: [] });
    expect(await readdir(join(console_.dataDir, 'recognition'))).toEqual([]);
  });

  test.each([
    ['locked', { problem: 'unreadable', reason: 'encrypted' }],
    ['short', { problem: 'too-little-text' }],
  ])('one that is %s is refused, and nothing of it stays', async (text, details) => {
    expect(await upload('documents?name=a.docx', text, BYTES)).toMatchObject({
      status: 422,
      body: { details },
    });
    expect((await list()).documents).toEqual([]);
    expect(await readdir(join(console_.dataDir, '.incoming'))).toEqual([]);
  });
});

test('every act is on record, with the hash of what agents are given and without content', async () => {
  const { body } = await upload('tables?name=customers', CSV);
  await upload('documents?name=plan.docx', TEXT, BYTES);
  await console_.ask('DELETE', '/recognition/documents/plan.docx');
  await console_.ask('DELETE', '/recognition/sets/edm.customers');
  const { entries } = (await console_.ask('GET', '/audit')).body;
  const acts = entries.filter(({ action }: { action: string }) => action.startsWith('recognition.'));
  expect(acts.map(({ action, target }: { action: string; target: string }) => [action, target])).toEqual([
    ['recognition.removed', 'edm.customers'],
    ['recognition.document-removed', 'plan.docx'],
    ['recognition.document-added', 'plan.docx'],
    ['recognition.uploaded', 'edm.customers'],
  ]);
  expect(acts[3]).toMatchObject({ details: { version: 1, entries: 300, sha256: body.sha256 } });
});

test('an agent is told what to have, fetches it in pieces and says how far it is', async () => {
  const { body } = await upload('tables?name=customers', CSV);
  const agent = await console_.agent();
  const { sets } = await agent.next('recognition-sets');
  expect(sets).toEqual([
    { id: 'edm.customers', kind: 'edm', version: 1, sha256: body.sha256, bytes: body.bytes },
  ]);
  const pieces: Buffer[] = [];
  for (let offset = 0; offset < body.bytes; offset += RECOGNITION_PIECE_BYTES) {
    agent.say({ type: 'recognition-fetch', sha256: body.sha256, offset });
    pieces.push(Buffer.from((await agent.next('recognition-piece')).data, 'base64'));
  }
  const file = join(console_.dataDir, 'recognition', body.sha256);
  expect(Buffer.concat(pieces).equals(await readFile(file))).toBe(true);

  const state = { id: 'edm.customers', wanted: 1, state: 'in-use', inUse: 1, received: body.bytes };
  agent.say({ type: 'recognition-status', sets: [state] });
  await expect.poll(async () => (await list()).sets[0].adoption).toEqual({ devices: 1, inUse: 1, failed: 0 });
  const adoption = async () => (await console_.ask('GET', '/recognition/sets/edm.customers/adoption')).body;
  expect(await adoption()).toMatchObject({
    version: 1,
    devices: [{ state: 'in-use', inUse: 1, online: true }],
  });

  // A new version is told at once; what the PC said of the former one no longer counts.
  await upload('tables?name=customers', `${CSV}李四,13900000000,l@example.com\n`);
  expect((await agent.next('recognition-sets')).sets).toMatchObject([{ version: 2 }]);
  expect(await adoption()).toMatchObject({ version: 2, devices: [{ state: 'pending', inUse: 1 }] });
  for (const [sha256, offset] of [
    [body.sha256, 0],
    ['0'.repeat(64), 0],
    [(await list()).sets[0].sha256, 200_000_000],
  ]) {
    agent.say({ type: 'recognition-fetch', sha256, offset });
    expect(await agent.next('recognition-piece')).toMatchObject({ gone: true, data: '' });
  }
  agent.say({ type: 'recognition-fetch', sha256: '../console.db', offset: 0 });
  expect(await agent.next('error')).toMatchObject({ code: 'invalid-message' });
  await agent.leave();
});

test('an upload that breaks off leaves nothing, and the next one is taken', async () => {
  const end = new AbortController();
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode(CSV));
      setTimeout(() => end.abort(), 200);
      return new Promise(() => {});
    },
  });
  const broken = fetch(`${console_.url}${API}/recognition/tables?name=x`, {
    method: 'POST',
    headers: { cookie: console_.cookie, 'content-type': 'text/csv' },
    body,
    duplex: 'half',
    signal: end.signal,
  } as RequestInit);
  await expect(broken).rejects.toThrow();
  await expect.poll(async () => (await upload('tables?name=y', CSV)).status, { timeout: 10_000 }).toBe(201);
  expect((await list()).sets.map(({ name }: { name: string }) => name)).toEqual(['y']);
  expect(await readdir(join(console_.dataDir, '.incoming'))).toEqual([]);
});

test('a start sweeps away what was on its way and says which set is missing', async () => {
  const { body } = await upload('tables?name=customers', CSV);
  await writeFile(join(console_.dataDir, '.incoming', 'half'), 'x');
  await writeFile(join(console_.dataDir, 'recognition', 'stray'), 'x');
  await console_.restart();
  await console_.logIn();
  expect(await readdir(join(console_.dataDir, '.incoming'))).toEqual([]);
  expect(await readdir(join(console_.dataDir, 'recognition'))).toEqual([body.sha256]);
  expect((await list()).sets).toHaveLength(1);
});
