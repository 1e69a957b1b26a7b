import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { decodeConsoleMessage } from '../../../shared/protocol/codec.ts';
import {
  MAX_RECOGNITION_SET_BYTES,
  RECOGNITION_PIECE_BYTES,
  type RecognitionFetch,
  type RecognitionSet,
  type RecognitionStatus,
} from '../../../shared/protocol/recognition.ts';
import type { RecognitionFiles } from '../../inspector/inspector.ts';
import { silent } from '../testing/fixtures.ts';
import { RecognitionKeeper } from './recognition-keeper.ts';

let dataDir: string;
let keeper: RecognitionKeeper;
let sent: (RecognitionFetch | RecognitionStatus)[];
let reported: GuardEvent[];
/** What the inspector was given, each time. */
let given: RecognitionFiles[];
/** Files whose content the inspector cannot use, by a text in them. */
let unusable: string | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'guardpost-recognition-'));
  unusable = undefined;
  await start();
});
afterEach(async () => {
  keeper.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** A new life of the service on the same disk. */
async function start(): Promise<void> {
  keeper?.stop();
  sent = [];
  reported = [];
  given = [];
  keeper = await RecognitionKeeper.open({
    dataDir,
    inspector: {
      async recognise(files) {
        given.push(files);
        const failed = [];
        for (const file of [...(files.edm ?? []), ...(files.fingerprints ?? [])]) {
          if (unusable && (await readFile(file)).includes(unusable)) failed.push({ file, reason: 'damaged' });
        }
        return { loaded: [], failed };
      },
    },
    send: (message) => sent.push(message),
    report: (event) => reported.push(event),
    log: silent,
    retryMs: 30,
  });
}

const PIECE = RECOGNITION_PIECE_BYTES;

function aSet(content: Buffer, changes: Partial<RecognitionSet> = {}): RecognitionSet {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { id: 'edm.customers', kind: 'edm', version: 1, sha256, bytes: content.length, ...changes };
}

const want = (...sets: RecognitionSet[]) => keeper.want({ type: 'recognition-sets', sets });
const asked = () => sent.filter((message) => message.type === 'recognition-fetch');
const status = () => sent.filter((message) => message.type === 'recognition-status').at(-1)!.sets;
const inUse = () => given.at(-1)?.edm ?? [];

/** Answers what was asked last; `damage` may change the piece. */
async function answer(content: Buffer, damage: (piece: Buffer) => Buffer = (piece) => piece): Promise<void> {
  const { sha256, offset } = asked().at(-1)!;
  const piece = damage(Buffer.from(content.subarray(offset, offset + PIECE)));
  await keeper.piece({ type: 'recognition-piece', sha256, offset, data: piece.toString('base64') });
}

async function deliver(content: Buffer): Promise<void> {
  for (let at = 0; at < content.length; at += PIECE) await answer(content);
}

test('a set comes in pieces, one at a time, and is used when it is whole', async () => {
  const content = randomBytes(2 * PIECE + 17);
  const set = aSet(content);
  await want(set);
  expect(status()).toEqual([{ id: set.id, wanted: 1, state: 'fetching', received: 0 }]);
  await answer(content);
  await answer(content);
  expect(asked().map(({ offset }) => offset)).toEqual([0, PIECE, 2 * PIECE]);
  expect(given).toEqual([]);
  await answer(content);
  expect(inUse()).toEqual([join(dataDir, 'recognition', set.sha256)]);
  expect(status()).toEqual([{ id: set.id, wanted: 1, state: 'in-use', received: set.bytes, inUse: 1 }]);
  expect((await stat(inUse()[0]!)).mode & 0o777).toBe(0o600);
  expect(reported).toMatchObject([{ type: 'agent.recognition-updated', details: { version: 1 } }]);
});

test('after any end it goes on with the next piece, and what was in use is so at once', async () => {
  const [first, second] = [randomBytes(PIECE + 1), randomBytes(3 * PIECE)];
  await want(aSet(first));
  await deliver(first);
  await want(aSet(second, { version: 2 }));
  await answer(second);
  await answer(second);

  await start();
  await vi.waitFor(() => expect(inUse()).toEqual([join(dataDir, 'recognition', aSet(first).sha256)]));
  expect(asked()).toEqual([]);
  await want(aSet(second, { version: 2 }));
  expect(asked().at(-1)!.offset).toBe(2 * PIECE);
  expect(status()).toMatchObject([{ state: 'fetching', inUse: 1, wanted: 2 }]);
  await answer(second);
  expect(status()).toMatchObject([{ state: 'in-use', inUse: 2 }]);
  // The former version is gone.
  expect(await readdir(join(dataDir, 'recognition'))).toEqual([aSet(second).sha256]);
});

test('a piece that was tampered with costs the whole set, which is tried again; the former stays in use', async () => {
  const [first, second] = [randomBytes(PIECE), randomBytes(2 * PIECE)];
  await want(aSet(first));
  await deliver(first);
  await want(aSet(second, { version: 2 }));
  await answer(second);
  await answer(second, (piece) => {
    piece[5]! ^= 1;
    return piece;
  });
  expect(status()).toMatchObject([{ state: 'failed', inUse: 1, received: 0 }]);
  expect(reported.at(-1)).toMatchObject({ type: 'agent.recognition-failed', severity: 'medium' });
  expect(await readdir(join(dataDir, 'recognition'))).toEqual([aSet(first).sha256]);
  const before = asked().length;
  await vi.waitFor(() => expect(asked().length).toBe(before + 1));
  expect(asked().at(-1)!.offset).toBe(0);
  await deliver(second);
  expect(status()).toMatchObject([{ state: 'in-use', inUse: 2 }]);
});

test('pieces that nobody asked for, too long, too short or of another set change nothing', async () => {
  const content = randomBytes(2 * PIECE);
  const set = aSet(content);
  await want(set);
  const piece = (changes: object) =>
    keeper.piece({ type: 'recognition-piece', sha256: set.sha256, offset: 0, data: '', ...changes });
  await piece({ offset: PIECE, data: content.subarray(PIECE).toString('base64') });
  await piece({ sha256: 'f'.repeat(64), data: content.subarray(0, PIECE).toString('base64') });
  expect(asked()).toHaveLength(1);
  expect(await readdir(join(dataDir, 'recognition'))).toEqual([]);
  await piece({ data: content.subarray(0, 10).toString('base64') });
  expect(status()).toMatchObject([{ state: 'failed', reason: 'a piece of the wrong length came' }]);
});

test('a set that the inspector cannot read is refused, and the former stays in use', async () => {
  const [first, second] = [randomBytes(PIECE), Buffer.from('no index at all')];
  unusable = 'no index';
  await want(aSet(first));
  await deliver(first);
  await want(aSet(second, { version: 2 }));
  await deliver(second);
  expect(inUse()).toEqual([join(dataDir, 'recognition', aSet(first).sha256)]);
  expect(status()).toMatchObject([{ state: 'failed', inUse: 1, reason: 'damaged' }]);
});

test('what the console no longer wants is given up and removed, also when it was half there', async () => {
  const [first, second] = [randomBytes(10), randomBytes(2 * PIECE)];
  await want(aSet(first), aSet(second, { id: 'edm.others' }));
  await deliver(first);
  await answer(second);
  expect(await readdir(join(dataDir, 'recognition'))).toHaveLength(2);
  await want();
  expect(given.at(-1)).toEqual({ edm: [], fingerprints: [] });
  expect(await readdir(join(dataDir, 'recognition'))).toEqual([]);
});

test('a file that was changed or cut on the disk is not used but fetched anew', async () => {
  const content = randomBytes(PIECE);
  const file = join(dataDir, 'recognition', aSet(content).sha256);
  for (const damage of [
    () => writeFile(file, randomBytes(PIECE)),
    () => truncate(file, 100),
    () => rm(file),
  ]) {
    await start();
    await want(aSet(content));
    if (asked().length > 0) await deliver(content);
    expect(status()).toMatchObject([{ state: 'in-use' }]);
    await chmod(file, 0o600);
    await damage();
  }
  await start();
  await want(aSet(content));
  expect(given.flatMap(({ edm }) => edm)).toEqual([]);
  expect(asked()).toEqual([{ type: 'recognition-fetch', sha256: aSet(content).sha256, offset: 0 }]);
});

test('more than a PC takes is refused before a byte of it is asked for', async () => {
  const large = { bytes: MAX_RECOGNITION_SET_BYTES, sha256: 'a'.repeat(64) };
  await want(
    aSet(Buffer.from('x'), { id: 'edm.a', ...large }),
    aSet(Buffer.from('y'), { id: 'edm.b', ...large, sha256: 'b'.repeat(64) }),
  );
  expect(status().map(({ state }) => state)).toEqual(['fetching', 'failed']);
  expect(asked().every(({ sha256 }) => sha256 === 'a'.repeat(64))).toBe(true);
});

test.each([
  ['a path for a hash', { sha256: '../../../etc/passwd' }],
  ['a path for a name', { id: 'edm.../../etc' }],
  ['a name without its kind', { id: 'customers' }],
  ['more bytes than any set has', { bytes: MAX_RECOGNITION_SET_BYTES + 1 }],
  ['no bytes', { bytes: 0 }],
  ['another kind', { kind: 'code' }],
])('%s does not get past the schema', (_name, changes) => {
  const set = { ...aSet(Buffer.from('x')), ...changes };
  expect(decodeConsoleMessage(JSON.stringify({ type: 'recognition-sets', sets: [set] })).ok).toBe(false);
});
