import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../../shared/events/audit-entry.ts';
import { AuditLog, type AuditStore, type StoredEntry } from './audit-log.ts';
import { checkpointSigner, newSigningKey, openCheckpoint } from './checkpoint.ts';
import { leafHash, type NodeId, nodesAfterAppend, verifyConsistency, verifyInclusion } from './merkle.ts';
import { verifyRecord } from './verify.ts';

const consoleId = '7d1c9e0a-0000-4000-8000-000000000001';
const signer = checkpointSigner(newSigningKey());
const entry = (n: number): AuditEntry => ({
  at: 1_700_000_000_000 + n,
  actor: { kind: 'person', name: 'admin' },
  action: 'policy.published',
  target: String(n),
});

class MemoryStore implements AuditStore {
  rows: StoredEntry[] = [];
  hashes = new Map<string, Buffer>();
  notes: string[] = [];
  size = async () => this.rows.length;
  nodes = async (ids: readonly NodeId[]) =>
    ids.map(({ level, index }) => this.hashes.get(`${level}/${index}`));
  async append(body: string) {
    const index = this.rows.push({ index: this.rows.length, body }) - 1;
    const read = (level: number, at: number) => this.hashes.get(`${level}/${at}`)!;
    for (const { level, index: at, hash } of nodesAfterAppend(read, index, leafHash(Buffer.from(body)))) {
      this.hashes.set(`${level}/${at}`, hash);
    }
    return index;
  }
  entries = async (from: number, limit: number) => this.rows.slice(from, from + limit);
  async addCheckpoint(_size: number, note: string) {
    this.notes.push(note);
  }
  latestCheckpoint = async () => this.notes.at(-1);
}

let store: MemoryStore;
let witnessed: string[];
let log: AuditLog;

beforeEach(() => {
  store = new MemoryStore();
  witnessed = [];
  log = new AuditLog({ consoleId, store, signer, witnesses: [async (note) => void witnessed.push(note)] });
});

const verify = (outside = false) =>
  verifyRecord({
    origin: log.origin,
    publicKey: signer.publicKey,
    entries: store.rows,
    checkpoints: store.notes,
    ...(outside ? { witnessed } : {}),
  });

async function write(count: number, checkpointEvery = 7): Promise<void> {
  for (let n = 0; n < count; n++) {
    await log.append(entry(store.rows.length));
    if ((n + 1) % checkpointEvery === 0) await log.checkpoint();
  }
  await log.checkpoint();
}

test('an untouched record verifies, and its entries are the acts in order', async () => {
  await write(20);
  expect(await verify(true)).toEqual({ ok: true, records: 20, checkpoints: 3 });
  expect(store.rows.map(({ body }) => JSON.parse(body).target)).toEqual(
    Array.from({ length: 20 }, (_, n) => String(n)),
  );
});

test('acts recorded at the same moment all find their place', async () => {
  const indexes = await Promise.all(Array.from({ length: 50 }, (_, n) => log.append(entry(n))));
  await log.checkpoint();
  expect(indexes).toEqual(Array.from({ length: 50 }, (_, n) => n));
  expect(await verify()).toMatchObject({ ok: true, records: 50 });
});

describe('an attacker who can rewrite the store but has not the key', () => {
  const attacks: [string, (rows: StoredEntry[], at: number) => StoredEntry[]][] = [
    [
      'changes a byte',
      (rows, at) =>
        rows.map((row) => (row.index === at ? { ...row, body: row.body.replace('admin', 'admim') } : row)),
    ],
    ['removes an entry', (rows, at) => rows.filter(({ index }) => index !== at)],
    [
      'removes one and renumbers',
      (rows, at) => rows.filter(({ index }) => index !== at).map((row, index) => ({ ...row, index })),
    ],
    [
      'inserts one and renumbers',
      (rows, at) =>
        [...rows.slice(0, at), { index: 0, body: rows[0]!.body }, ...rows.slice(at)].map((row, index) => ({
          ...row,
          index,
        })),
    ],
    [
      'swaps two',
      (rows, at) => {
        const other = (at + 1) % rows.length;
        return rows.map((row) =>
          row.index === at
            ? { ...row, body: rows[other]!.body }
            : row.index === other
              ? { ...row, body: rows[at]!.body }
              : row,
        );
      },
    ],
  ];
  test.each(attacks)('%s', async (_name, attack) => {
    await write(20);
    const original = store.rows;
    for (let at = 0; at < 20; at++) {
      store.rows = attack(original, at);
      expect(await verify(), `at ${at}`).toMatchObject({ ok: false });
    }
  });

  test('cuts off the end with its checkpoints: the witness knows', async () => {
    await write(20, 5);
    store.rows = store.rows.slice(0, 10);
    store.notes = store.notes.slice(0, 2);
    expect(await verify()).toMatchObject({ ok: true, records: 10 });
    expect(await verify(true)).toEqual({
      ok: false,
      index: 10,
      reason: 'entry 10 is missing: 20 entries were signed for',
    });
  });

  test('makes the whole record anew under a key of their own', async () => {
    await write(5);
    const forged = new MemoryStore();
    const other = new AuditLog({ consoleId, store: forged, signer: checkpointSigner(newSigningKey()) });
    await other.append(entry(99));
    await other.checkpoint();
    store.rows = forged.rows;
    store.notes = forged.notes;
    expect(await verify()).toMatchObject({
      ok: false,
      reason: expect.stringContaining("this console's key"),
    });
  });

  test('changes any single byte of any entry', async () => {
    await write(8, 3);
    const original = store.rows;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(7),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (index, position, xor) => {
          const bytes = Buffer.from(original[index]!.body, 'latin1');
          bytes[position % bytes.length]! ^= xor;
          store.rows = original.map((row) =>
            row.index === index ? { ...row, body: bytes.toString('latin1') } : row,
          );
          expect((await verify()).ok).toBe(false);
        },
      ),
    );
  });
});

test('a checkpoint is refused when a character of it, its name or its key is another', async () => {
  await write(3);
  const note = store.notes[0]!;
  expect(openCheckpoint(note, log.origin, signer.publicKey)).toMatchObject({ size: 3 });
  expect(openCheckpoint(note, 'guardpost/other', signer.publicKey)).toBeUndefined();
  expect(openCheckpoint(note, log.origin, checkpointSigner(newSigningKey()).publicKey)).toBeUndefined();
  expect(openCheckpoint(note.replace('\n3\n', '\n4\n'), log.origin, signer.publicKey)).toBeUndefined();
  expect(openCheckpoint(`${note}\n`, log.origin, signer.publicKey)).toBeUndefined();
});

test('proofs of the log satisfy a reader who has only the checkpoints', async () => {
  await write(11, 4);
  const [early, late] = [store.notes[0]!, store.notes.at(-1)!].map(
    (note) => openCheckpoint(note, log.origin, signer.publicKey)!,
  );
  expect(
    verifyConsistency(
      early!.size,
      late!.size,
      early!.root,
      late!.root,
      await log.consistency(early!.size, late!.size),
    ),
  ).toBe(true);
  const leaf = leafHash(Buffer.from(store.rows[6]!.body));
  expect(verifyInclusion(leaf, 6, late!.size, await log.inclusion(6, late!.size), late!.root)).toBe(true);
});

test('what is not an entry is refused before it is written', async () => {
  expect(() => log.append({ ...entry(0), action: 'made.up' } as unknown as AuditEntry)).toThrow();
  expect(store.rows).toHaveLength(0);
});
