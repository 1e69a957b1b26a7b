import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { UnsealError } from '../keys/sealed-text.ts';

export type Connection = Database.Database;

/** Written into the file's header (PRAGMA application_id): 'GPsp'. */
const APPLICATION_ID = 0x47507370;
const SCHEMA_VERSION = 2;

/**
 * `events` is the queue: AUTOINCREMENT never gives a number out twice, also after rows were deleted.
 * `marks` are small facts that must become true together with an event (a file was reported, a command was
 * carried out): one transaction holds both, so no crash can part them. What an event or a mark says is sealed;
 * `previous` is the chain before the event.
 */
const META = 'CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;';
const SCHEMA = `
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    severity INTEGER NOT NULL,
    keep INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    previous BLOB NOT NULL,
    body BLOB NOT NULL
  );
  CREATE INDEX events_least_severe ON events (keep, severity, seq);
  CREATE TABLE marks (
    kind TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
  ) WITHOUT ROWID;
  CREATE INDEX marks_oldest ON marks (kind, at);
`;

/** The file is not a spool of ours, or is damaged. */
export class SpoolDamaged extends Error {
  override name = 'SpoolDamaged';
}

/** What lies in a file of schema 1, which was not sealed. */
export interface FirstSchemaRows {
  events: { seq: number; at: number; severity: number; keep: number; bytes: number; body: string }[];
  marks: { kind: string; key: string; value: string; at: number }[];
}

/**
 * Opens the spool file, creating it when there is none. A file of schema 1 gets today's tables, and what lay in it
 * is handed to `adopt` in the same transaction.
 * @throws SpoolDamaged when the file cannot be used; other errors when the disk cannot be.
 */
export function openSpoolFile(
  file: string,
  adopt: (db: Connection, rows: FirstSchemaRows) => void,
): Connection {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let db: Connection | undefined;
  try {
    db = new Database(file);
    // Sole user of the file: the index of the write-ahead log stays in memory, no -shm file.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    // FULL: a commit is on the disk when it returns (sqlite.org/pragma.html#pragma_synchronous).
    db.pragma('synchronous = FULL');
    db.pragma('cache_size = -1024');
    db.pragma('journal_size_limit = 8388608');
    if (db.pragma('schema_version', { simple: true }) === 0) create(db);
    else check(db, adopt);
    return db;
  } catch (error) {
    db?.close();
    throw isDamage(error) && !(error instanceof SpoolDamaged)
      ? new SpoolDamaged((error as Error).message)
      : error;
  }
}

function create(db: Connection): void {
  db.transaction(() => {
    db.exec(META + SCHEMA);
    db.prepare("INSERT INTO meta VALUES ('epoch', ?), ('acknowledged', '0')").run(randomUUID());
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
}

function check(db: Connection, adopt: (db: Connection, rows: FirstSchemaRows) => void): void {
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw new SpoolDamaged('it is a database, but not a spool');
  }
  const version = db.pragma('user_version', { simple: true });
  if (version !== 1 && version !== SCHEMA_VERSION) {
    throw new SpoolDamaged(`it has schema ${version}, this agent reads schema ${SCHEMA_VERSION}`);
  }
  const verdict = db.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw new SpoolDamaged(String(verdict));
  if (version === 1) takeOver(db, adopt);
}

/** Numbers given out stay given out: the counter of the table goes with its name. */
function takeOver(db: Connection, adopt: (db: Connection, rows: FirstSchemaRows) => void): void {
  // Overwrites what is deleted: the texts must not stay readable in free pages.
  db.pragma('secure_delete = ON');
  db.transaction(() => {
    const last = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'events'").pluck().get() ?? 0;
    const rows = {
      events: db.prepare('SELECT * FROM events ORDER BY seq').all(),
      marks: db.prepare('SELECT * FROM marks ORDER BY at').all(),
    } as FirstSchemaRows;
    db.exec(`DROP TABLE events; DROP TABLE marks; ${SCHEMA}`);
    db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('events', ?)").run(last);
    adopt(db, rows);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
}

/** True for errors that no retry mends: the file itself is bad. */
export function isDamage(error: unknown): boolean {
  if (error instanceof SpoolDamaged || error instanceof UnsealError) return true;
  const { code, message } = error as { code?: string; message?: string };
  return (
    code?.startsWith('SQLITE_CORRUPT') === true ||
    code === 'SQLITE_NOTADB' ||
    code === 'SQLITE_IOERR_SHORT_READ' ||
    // A table that is gone although the header said that it is ours.
    (code === 'SQLITE_ERROR' && /^no such (table|column)/.test(message ?? ''))
  );
}

/** True when the disk cannot take more, now: full, or failing to write. */
export function isDiskTrouble(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === 'SQLITE_FULL' || code?.startsWith('SQLITE_IOERR') === true || code === 'ENOSPC';
}
