import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventsIn, fileEvent, openSpool } from '../testing/fixtures.ts';
import type { Spool } from './spool.ts';

const SECRET = '客户名单-13800138000.xlsx';
let folder: string;
let spool: Spool | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guardpost-spool-'));
});
afterEach(() => {
  spool?.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = () => join(folder, 'spool.db');

/** Everything that a finder of the disk sees. */
function onDisk(): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

function holdsSecret(): boolean {
  return onDisk().includes(SECRET);
}

describe('on the disk', () => {
  test('neither events nor marks can be read', async () => {
    spool = openSpool(file());
    await spool.append(fileEvent('high', SECRET), [{ kind: 'device', key: SECRET, value: SECRET }]);
    expect(holdsSecret()).toBe(false);
    spool.close();
    expect(holdsSecret()).toBe(false);
    spool = openSpool(file());
    expect(eventsIn(spool)[0]?.file?.name).toBe(SECRET);
    expect(spool.mark('device', SECRET)).toBe(SECRET);
    expect(spool.marks('device')).toEqual([{ key: SECRET, value: SECRET }]);
  });

  test('an event put in the place of another, or changed, is not taken for one', async () => {
    spool = openSpool(file());
    await spool.append(fileEvent('info', 'first'));
    await spool.append(fileEvent('critical', 'second'));
    spool.close();
    const db = new Database(file());
    db.exec('UPDATE events SET body = (SELECT body FROM events WHERE seq = 1) WHERE seq = 2');
    db.close();
    spool = openSpool(file());
    const names = eventsIn(spool).map(({ type, file: of }) => of?.name ?? type);
    expect(names).not.toContain('second');
    // Set aside as damaged, and said so.
    await spool.setMarks([]);
    expect(eventsIn(spool).map(({ type }) => type)).toContain('agent.spool-corrupt');
  });

  test('under another key the file is set aside whole, before anything is added to it', async () => {
    spool = openSpool(file());
    await spool.append(fileEvent());
    spool.close();
    spool = openSpool(file(), { key: Buffer.alloc(32, 9) });
    await spool.setMarks([]);
    expect(eventsIn(spool).map(({ type }) => type)).toEqual(['agent.spool-corrupt']);
    expect(readdirSync(folder).some((name) => name.startsWith('spool.corrupt-'))).toBe(true);
  });
});

test('a spool of the first schema is taken over: events, numbers and marks stay, nothing stays readable', async () => {
  const old = new Database(file());
  old.pragma('journal_mode = WAL');
  old.exec(`
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE events (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, severity INTEGER NOT NULL,
      keep INTEGER NOT NULL, bytes INTEGER NOT NULL, body TEXT NOT NULL
    );
    CREATE INDEX events_least_severe ON events (keep, severity, seq);
    CREATE TABLE marks (
      kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, key)
    ) WITHOUT ROWID;
    CREATE INDEX marks_oldest ON marks (kind, at);
    INSERT INTO meta VALUES ('epoch', '00000000-0000-4000-8000-00000000000e'), ('acknowledged', '1');
    PRAGMA application_id = ${0x47507370};
    PRAGMA user_version = 1;
  `);
  const insert = old.prepare('INSERT INTO events (at, severity, keep, bytes, body) VALUES (1, 0, 0, 200, ?)');
  for (const name of ['confirmed', SECRET, 'last']) insert.run(JSON.stringify(fileEvent('info', name)));
  old.exec('DELETE FROM events WHERE seq = 3');
  old.prepare("INSERT INTO marks VALUES ('device', ?, '1', 1)").run(SECRET);
  old.close();

  spool = openSpool(file());
  expect(spool.epoch).toBe('00000000-0000-4000-8000-00000000000e');
  expect(eventsIn(spool, 1).map(({ file: of }) => of?.name)).toEqual([SECRET]);
  expect(spool.marks('device')).toEqual([{ key: SECRET, value: '1' }]);
  await spool.append(fileEvent('info', 'new'));
  expect(spool.read(2, 10, 1e6).map(({ seq }) => seq)).toEqual([4]);
  expect(holdsSecret()).toBe(false);
});
