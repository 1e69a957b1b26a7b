import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Severity } from '../../../shared/events/severity.ts';
import { Spool, type SpoolOptions } from './spool.ts';

let folder: string;
const open: Spool[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-spool-'));
});
afterEach(() => {
  for (const spool of open.splice(0)) spool.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(options: Partial<SpoolOptions> = {}): Spool {
  const spool = new Spool({
    file: join(folder, 'spool.db'),
    key: Buffer.alloc(32, 7),
    maxBytes: 1_000_000,
    keepAcknowledged: { bytes: 100_000, ms: 3_600_000 },
    announceMs: 0,
    log: pino({ level: 'silent' }),
    ...options,
  });
  open.push(spool);
  return spool;
}

function event(severity: Severity = 'info', name = 'a.txt'): GuardEvent {
  return {
    id: randomUUID(),
    at: 1,
    type: 'file.seen',
    severity,
    file: { name, path: `/media/${name}`, sizeBytes: 1 },
  };
}

const all = (spool: Spool, after = 0) =>
  spool
    .read(after, 10_000, 100_000_000)
    .map(({ seq, body }) => ({ seq, event: JSON.parse(body) as GuardEvent }));
const names = (spool: Spool, after = 0) =>
  all(spool, after).map((row) => row.event.file?.name ?? row.event.type);

describe('what was accepted', () => {
  test('is there after the process is gone, in order, under growing numbers', async () => {
    const first = start();
    await Promise.all(['a', 'b', 'c'].map((name) => first.append(event('info', name))));
    const { epoch } = first;
    // As after a kill: the files as they are now, without a close.
    const copy = join(folder, 'copy.db');
    copyFileSync(join(folder, 'spool.db'), copy);
    copyFileSync(join(folder, 'spool.db-wal'), `${copy}-wal`);
    const second = start({ file: copy });
    expect(names(second)).toEqual(['a', 'b', 'c']);
    expect(all(second).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect([second.epoch, second.lastSeq]).toEqual([epoch, 3]);
  });

  test('keeps its number for good: a number is not given out again after its event was confirmed', async () => {
    const spool = start({ keepAcknowledged: { bytes: 0, ms: 0 } });
    await spool.append(event());
    spool.acknowledge(1);
    await spool.append(event());
    spool.close();
    const again = start();
    await again.append(event('info', 'third'));
    expect(all(again).map(({ seq }) => seq)).toEqual([2, 3]);
  });

  test('is handed out again to a console that was restored and knows less', async () => {
    const spool = start();
    for (const name of ['a', 'b', 'c']) await spool.append(event('info', name));
    spool.acknowledge(3);
    await spool.append(event('info', 'd'));
    expect(spool.status().events).toBe(1);
    spool.rewind(1);
    expect(names(spool, 1)).toEqual(['b', 'c', 'd']);
    expect(spool.status().events).toBe(3);
  });

  test('shares commits: thousands at once are all durable', async () => {
    const spool = start({ maxBytes: 100_000_000 });
    await Promise.all(Array.from({ length: 3000 }, (_, n) => spool.append(event('info', String(n)))));
    expect(spool.lastSeq).toBe(3000);
    expect(names(spool)).toEqual(Array.from({ length: 3000 }, (_, n) => String(n)));
  });
});

test('marks become true with their event and are found again', async () => {
  const spool = start();
  await spool.append(event(), [{ kind: 'file', key: 'k', value: 'v' }]);
  spool.close();
  const again = start();
  expect(again.mark('file', 'k')).toBe('v');
  await again.setMarks([{ kind: 'file', key: 'k', value: null }]);
  expect(again.mark('file', 'k')).toBeUndefined();
});

test('a batch has at least one event, and no more than the limits say', async () => {
  const spool = start();
  for (let n = 0; n < 10; n++) await spool.append(event('info', String(n)));
  expect(spool.read(0, 3, 1e9)).toHaveLength(3);
  expect(spool.read(0, 10, 1)).toHaveLength(1);
  const size = Buffer.byteLength(spool.read(0, 1, 1)[0]!.body);
  expect(spool.read(0, 10, size * 2 + 10)).toHaveLength(2);
});

describe('at its size limit', () => {
  test('the least severe go first, of those the oldest; each is counted and the count announced', async () => {
    const spool = start({ maxBytes: 6_000, announceMs: 100, keepAcknowledged: { bytes: 0, ms: 0 } });
    await spool.append(event('high', 'grave'));
    for (let n = 0; n < 60; n++) await spool.append(event(n % 2 ? 'low' : 'info', `${n}`));
    await spool.append(event('medium', 'last'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const left = all(spool);
    expect(left.map(({ event }) => event.file?.name)).toContain('grave');
    expect(left.map(({ event }) => event.file?.name)).toContain('last');
    expect(left.filter(({ event }) => event.severity === 'info' && event.type === 'file.seen')).toHaveLength(
      0,
    );
    const lows = left
      .filter(({ event }) => event.severity === 'low')
      .map(({ event }) => Number(event.file!.name));
    expect(lows).toEqual([...lows].sort((a, b) => a - b));
    const dropped = 62 - left.filter(({ event }) => event.type === 'file.seen').length;
    const announced = left
      .filter(({ event }) => event.type === 'agent.spool-dropped')
      .reduce((sum, { event }) => sum + Number(event.details!.total), 0);
    expect(dropped).toBeGreaterThan(0);
    expect(announced).toBe(dropped);
    expect(spool.status().dropped).toBe(dropped);
  });

  test('confirmed events make room before any that waits', async () => {
    const spool = start({ maxBytes: 4_000, keepAcknowledged: { bytes: 1_000_000, ms: 3_600_000 } });
    for (let n = 0; n < 10; n++) await spool.append(event('critical', `sent ${n}`));
    spool.acknowledge(10);
    for (let n = 0; n < 12; n++) await spool.append(event('info', `waits ${n}`));
    expect(spool.status()).toMatchObject({ events: 12, dropped: 0 });
  });
});

describe('a damaged file is kept aside, reported, and the service goes on', () => {
  const damage: [string, (file: string) => void][] = [
    ['garbage', (file) => writeFileSync(file, Buffer.alloc(20_000, 'not a database '))],
    ['cut off', (file) => truncateSync(file, 5_000)],
    [
      'overwritten inside',
      (file) => {
        const bytes = readFileSync(file);
        bytes.fill(0xee, 4096, 12_288);
        writeFileSync(file, bytes);
      },
    ],
    [
      'another program’s database',
      (file) => {
        rmSync(file);
        new Database(file).exec('CREATE TABLE t (x)').close();
      },
    ],
  ];
  test.each(damage)('%s', async (_, spoil) => {
    const spool = start();
    await Promise.all(Array.from({ length: 200 }, () => spool.append(event())));
    const { epoch } = spool;
    spool.close();
    spoil(join(folder, 'spool.db'));

    const again = start();
    await again.append(event('info', 'after'));
    expect(again.epoch).not.toBe(epoch);
    expect(names(again)).toEqual(['agent.spool-corrupt', 'after']);
    expect(readdirSync(folder).filter((name) => /^spool\.corrupt-[^ ]+Z$/.test(name))).toHaveLength(1);
  });

  test('also while it runs', async () => {
    const spool = start({ maxBytes: 100_000_000 });
    // More than the page cache holds, so that it has to read what is on the disk.
    await Promise.all(Array.from({ length: 4000 }, () => spool.append(event('info', 'x'.repeat(1000)))));
    spool.close();
    const running = start({ maxBytes: 100_000_000 });
    let changed = 0;
    running.onEpochChanged = () => changed++;
    const bytes = readFileSync(join(folder, 'spool.db'));
    bytes.fill(0xee, 4096);
    writeFileSync(join(folder, 'spool.db'), bytes);
    expect(all(running)).toEqual([]);
    await running.append(event('high', 'goes on'));
    expect(names(running)).toEqual(['agent.spool-corrupt', 'goes on']);
    expect(changed).toBe(1);
  });
});

test('a new epoch keeps what waits and forgets what was confirmed', async () => {
  const spool = start();
  for (const name of ['a', 'b']) await spool.append(event('info', name));
  spool.acknowledge(1);
  const { epoch } = spool;
  await spool.append(event('info', 'c'));
  spool.renewEpoch();
  expect(spool.epoch).not.toBe(epoch);
  expect(names(spool)).toEqual(['b', 'c']);
});

test('an event that breaks the schema is reported as such instead of being refused by the console', async () => {
  const spool = start();
  await spool.append({ ...event(), severity: 'info', channel: 'nowhere' as never });
  expect(all(spool)[0]!.event).toMatchObject({ type: 'agent.part-failed', details: { part: 'events' } });
});
