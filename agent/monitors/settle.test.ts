import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LocatedFile } from '../platform/platform.ts';
import { type SettledFileFacts, Settler } from './settle.ts';

// On a clock of the test's own: what counts is the order of things, not how long they take here.
let settled: SettledFileFacts[];
let gone: unknown[];
let writers: { pid: number; name: string }[];
let file: { mtime: bigint; regular: boolean } | undefined;
let settler: Settler;

beforeEach(() => {
  vi.useFakeTimers();
  settled = [];
  gone = [];
  writers = [];
  file = { mtime: 1n, regular: true };
  settler = new Settler({
    platform: {
      locate: async (path) => file && located(path, file),
      writersOf: async () => writers,
      actorOf: async ({ pid, ownerUid }) => ({ user: pid ? `of process ${pid}` : `owner ${ownerUid}` }),
    },
    onSettled: (facts) => settled.push(facts),
    onGone: (path) => gone.push(path),
  });
});
afterEach(() => {
  settler.close();
  vi.useRealTimers();
});

function located(
  path: string | Buffer,
  { mtime, regular }: { mtime: bigint; regular: boolean },
): LocatedFile {
  const stats = { mtimeNs: mtime, ctimeNs: mtime, size: 3n, uid: 7n, isFile: () => regular };
  return { stats: stats as unknown as LocatedFile['stats'], realPath: Buffer.from(path) };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a file is reported', () => {
  test('once, when its writing has ended, however often it was touched', async () => {
    for (let n = 0; n < 50; n++) {
      settler.touch('/stick/a');
      await pass(50);
    }
    expect(settled).toEqual([]);
    await pass(1_000);
    expect(settled).toMatchObject([{ path: '/stick/a', actor: { user: 'owner 7' } }]);
  });

  test('not while somebody has it open for writing, and with who that was', async () => {
    writers = [{ pid: 42, name: 'cp' }];
    settler.touch('/stick/a');
    await pass(2_000);
    expect(settled).toEqual([]);
    writers = [];
    await pass(2_000);
    expect(settled).toMatchObject([{ process: { pid: 42, name: 'cp' }, actor: { user: 'of process 42' } }]);
  });

  test('after a while although it is kept open, so that holding a file open hides nothing', async () => {
    writers = [{ pid: 42, name: 'sleep' }];
    settler.touch('/stick/a');
    await pass(20_000);
    expect(settled.length).toBeGreaterThanOrEqual(1);
  });

  test('after a while although it is written without end', async () => {
    for (let n = 0; n < 400; n++) {
      settler.touch('/stick/a');
      await pass(100);
    }
    expect(settled.length).toBeGreaterThanOrEqual(1);
  });

  test('again when it changes after its report without telling, as a mapped file does', async () => {
    settler.touch('/stick/a');
    await pass(500);
    expect(settled).toHaveLength(1);
    file = { mtime: 2n, regular: true };
    await pass(5_000);
    expect(settled).toHaveLength(2);
    await pass(20_000);
    expect(settled).toHaveLength(2);
  });
});

test('what vanished, and what is no regular file, is gone', async () => {
  file = undefined;
  settler.touch('/stick/a');
  await pass(1_000);
  file = { mtime: 1n, regular: false };
  settler.touch(Buffer.from([0x2f, 0xff]));
  await pass(1_000);
  expect(settled).toEqual([]);
  expect(gone).toEqual(['/stick/a', Buffer.from([0x2f, 0xff])]);
});

test('many files at once are each reported once', async () => {
  for (let n = 0; n < 5_000; n++) settler.touch(`/stick/${n}`);
  expect(settler.size).toBe(5_000);
  await pass(1_500);
  expect(new Set(settled.map(({ path }) => path)).size).toBe(5_000);
  expect(settled).toHaveLength(5_000);
  expect(settler.size).toBe(0);
});

test('nothing is reported after closing', async () => {
  settler.touch('/stick/a');
  settler.close();
  settler.touch('/stick/b');
  await pass(5_000);
  expect(settled).toEqual([]);
});
