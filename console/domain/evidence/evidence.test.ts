import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import type { Store } from '../../store/store.ts';
import { anEvent } from '../../testing/agent-double.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { Evidence } from './evidence.ts';
import { EvidenceFiles } from './evidence-files.ts';

const DAY = 86_400_000;
const AGENT = randomUUID();
let dir: string;
let store: Store;
let files: EvidenceFiles;
let acts: { action: string; target?: string }[];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'guardpost-evidence-'));
  store = await openSqliteStore(dir);
  files = await EvidenceFiles.open(dir);
  acts = [];
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

function evidenceWith(retentionDays: number, eventDays: number): Evidence {
  const audit = { append: async (entry: { action: string }) => acts.push(entry) } as unknown as AuditLog;
  return new Evidence({
    db: store.db,
    files,
    audit,
    retentionDays: () => retentionDays,
    eventDays: async () => eventDays,
  });
}

async function arrived(evidence: Evidence): Promise<string> {
  const sealed = randomBytes(1000);
  const id = randomUUID();
  const sha256 = createHash('sha256').update(sealed).digest('hex');
  const kept = { id, what: 'file' as const, sizeBytes: 1000, sha256 };
  await evidence.announced(AGENT, anEvent({ evidence: { asked: 'file', kept } }));
  await evidence.offered(AGENT, id);
  expect(await evidence.piece(AGENT, id, 0, sealed)).toEqual({ state: 'kept' });
  return id;
}

test.each([
  [30, 0],
  [3000, 30],
])(
  'kept %d days, events %d: it goes when the first is over, on record, and does not come back',
  async (days, eventDays) => {
    const evidence = evidenceWith(days, eventDays);
    const id = await arrived(evidence);
    expect(await evidence.sweep(Date.now() + 29 * DAY)).toBe(0);
    expect(await evidence.sweep(Date.now() + 31 * DAY)).toBe(1);
    expect(readdirSync(join(dir, 'evidence'))).toEqual([]);
    expect(acts.map(({ action, target }) => [action, target])).toEqual([
      ['evidence.arrived', id],
      ['evidence.deleted', id],
    ]);
    expect(await evidence.get(id)).toMatchObject({ state: 'deleted', fileName: null });
    expect((await evidence.custody.of(id)).map(({ act }) => act)).toEqual(['arrived', 'deleted']);
    expect(await evidence.offered(AGENT, id)).toEqual({ state: 'refused', reason: 'deleted' });
    await expect(evidence.content(id)).rejects.toMatchObject({ code: 'not-found' });
  },
);

test('a file that no event speaks of goes after a while', async () => {
  const evidence = evidenceWith(180, 0);
  writeFileSync(join(dir, 'evidence', `${randomUUID()}.age`), 'x');
  await evidence.sweep(Date.now() + DAY);
  expect(readdirSync(join(dir, 'evidence'))).toHaveLength(1);
  await evidence.sweep(Date.now() + 15 * DAY);
  expect(readdirSync(join(dir, 'evidence'))).toEqual([]);
});

test('an upload that nobody goes on with gives its room back, and begins anew', async () => {
  const evidence = evidenceWith(180, 0);
  const kept = { id: randomUUID(), what: 'file' as const, sizeBytes: 9000, sha256: 'a'.repeat(64) };
  await evidence.announced(AGENT, anEvent({ evidence: { asked: 'file', kept } }));
  await evidence.offered(AGENT, kept.id);
  expect(await evidence.piece(AGENT, kept.id, 0, randomBytes(500))).toEqual({ state: 'want', offset: 500 });
  await evidence.sweep(Date.now() + 15 * DAY);
  expect(readdirSync(join(dir, 'evidence'))).toEqual([]);
  expect(await evidence.offered(AGENT, kept.id)).toEqual({ state: 'want', offset: 0 });
});
