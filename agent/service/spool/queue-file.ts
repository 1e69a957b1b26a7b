import { randomUUID } from 'node:crypto';
import type { Statement } from 'better-sqlite3';
import { SEVERITIES, type Severity } from '../../../shared/events/severity.ts';
import { CHAIN_START } from '../../../shared/protocol/event-seal.ts';
import { SEAL_OVERHEAD_BYTES } from '../keys/sealed-text.ts';
import { chainAfter } from './event-chain.ts';
import { type Connection, type FirstSchemaRows, openSpoolFile } from './schema.ts';
import { SpoolSeal } from './spool-seal.ts';

export interface Row {
  seq: number;
  body: string;
  /** The chain of all accepted events before this one, hex. */
  previous: string;
}

interface SealedRow {
  seq: number;
  previous: Buffer;
  body: Buffer;
}

export interface NewRow {
  at: number;
  severity: number;
  keep: boolean;
  body: string;
}

/** A small fact kept with the events; a `value` of null takes it away. */
export interface Mark {
  kind: string;
  key: string;
  value: string | null;
}

export type DropCounts = Record<Severity, number>;

/** What a row costs beside its text: its columns, its index entry, its share of a page. */
const ROW_OVERHEAD = 96 + 32 + SEAL_OVERHEAD_BYTES;

/** The queue's statements over one open file. Every method is synchronous; transactions are the caller's. */
export class QueueFile {
  readonly #db: Connection;
  readonly #seal: SpoolSeal;
  readonly #statements = new Map<string, Statement>();
  epoch: string;
  /** Highest number given out in this epoch. */
  lastSeq: number;
  /** Up to here the console has confirmed. Rows up to here are the kept tail. */
  acknowledged: number;
  /** The most that the console has ever confirmed in this epoch; a restored console knows less. */
  confirmed: number;
  /** The chain after the last event. */
  #head: string;
  events = 0;
  bytes = 0;
  tailBytes = 0;

  /** `key`: 32 bytes. @throws SpoolDamaged */
  constructor(file: string, key: Buffer) {
    this.#seal = new SpoolSeal(key);
    this.#db = openSpoolFile(file, (db, rows) => this.#adopt(db, rows));
    this.#checkKey();
    this.epoch = this.meta('epoch')!;
    this.acknowledged = Number(this.meta('acknowledged'));
    this.confirmed = Number(this.meta('confirmed') ?? this.acknowledged);
    this.#head = this.meta('head') ?? CHAIN_START;
    this.lastSeq =
      this.#get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'events'")?.seq ?? 0;
    this.#count();
  }

  /** Under another key nothing in here opens; found now, before anything is added to it. @throws UnsealError */
  #checkKey(): void {
    const kept = this.meta('key-check');
    if (kept !== undefined) this.#seal.openBody(0, Buffer.from(kept, 'base64'));
    else this.setMeta('key-check', this.#seal.sealBody(0, '').toString('base64'));
  }

  #prepare(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #get<T>(sql: string, ...values: unknown[]): T | undefined {
    return this.#prepare(sql).get(...values) as T | undefined;
  }

  #count(): void {
    const sums = 'SELECT count(*) AS events, coalesce(sum(bytes), 0) AS bytes FROM events WHERE seq';
    const waiting = this.#get<{ events: number; bytes: number }>(`${sums} > ?`, this.acknowledged)!;
    this.events = waiting.events;
    this.bytes = waiting.bytes;
    this.tailBytes = this.#get<{ bytes: number }>(`${sums} <= ?`, this.acknowledged)!.bytes;
  }

  /** Runs `work` in one transaction, on disk when it returns. The counters go back with it when it fails. */
  transaction<T>(work: () => T): T {
    const { epoch, lastSeq, acknowledged, confirmed, events, bytes, tailBytes } = this;
    const head = this.#head;
    try {
      return this.#db.transaction(work).immediate();
    } catch (error) {
      Object.assign(this, { epoch, lastSeq, acknowledged, confirmed, events, bytes, tailBytes });
      this.#head = head;
      throw error;
    }
  }

  meta(key: string): string | undefined {
    return this.#get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value;
  }

  setMeta(key: string, value: string): void {
    this.#prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(key, value);
  }

  insert({ at, severity, keep, body }: NewRow): number {
    const bytes = Buffer.byteLength(body) + ROW_OVERHEAD;
    const seq = this.lastSeq + 1;
    this.#prepare(
      'INSERT INTO events (seq, at, severity, keep, bytes, previous, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ).run(
      seq,
      at,
      severity,
      keep ? 1 : 0,
      bytes,
      Buffer.from(this.#head, 'hex'),
      this.#seal.sealBody(seq, body),
    );
    this.lastSeq = seq;
    this.#head = chainAfter(this.#head, seq, body);
    this.events += 1;
    this.bytes += bytes;
    return this.lastSeq;
  }

  /** Rows after `seq`, ascending, as many as fit both limits but at least one if there is one. */
  read(after: number, maxEvents: number, maxBytes: number): Row[] {
    const rows: Row[] = [];
    let bytes = 0;
    const query = this.#prepare('SELECT seq, previous, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?');
    for (const { seq, previous, body } of query.iterate(after, maxEvents) as Iterable<SealedRow>) {
      bytes += body.length - SEAL_OVERHEAD_BYTES;
      if (rows.length > 0 && bytes > maxBytes) break;
      rows.push({ seq, previous: previous.toString('hex'), body: this.#seal.openBody(seq, body) });
    }
    return rows;
  }

  /** Moves the confirmed cursor, forwards as the console confirms or back to what a restored one knows. */
  setAcknowledged(seq: number): void {
    const [from, to, sign] =
      seq > this.acknowledged ? [this.acknowledged, seq, 1] : [seq, this.acknowledged, -1];
    const moved = this.#get<{ events: number; bytes: number }>(
      'SELECT count(*) AS events, coalesce(sum(bytes), 0) AS bytes FROM events WHERE seq > ? AND seq <= ?',
      from,
      to,
    )!;
    this.events -= sign * moved.events;
    this.bytes -= sign * moved.bytes;
    this.tailBytes += sign * moved.bytes;
    this.acknowledged = seq;
    this.setMeta('acknowledged', String(seq));
    this.#setConfirmed(Math.max(seq, this.confirmed));
  }

  #setConfirmed(seq: number): void {
    this.confirmed = seq;
    this.setMeta('confirmed', String(seq));
  }

  /** Keeps the end of the chain; once a transaction, after its last event. */
  writeHead(): void {
    this.setMeta('head', this.#head);
  }

  /** Frees at least `bytes` of the confirmed tail, oldest first, or all there is. Returns what it freed. */
  trimTail(bytes: number): number {
    let freed = 0;
    while (freed < bytes) {
      const rows = this.#prepare('SELECT seq, bytes FROM events WHERE seq <= ? ORDER BY seq LIMIT 200').all(
        this.acknowledged,
      ) as { seq: number; bytes: number }[];
      if (rows.length === 0) break;
      let last = 0;
      for (const row of rows) {
        if (freed >= bytes) break;
        freed += row.bytes;
        last = row.seq;
      }
      this.#prepare('DELETE FROM events WHERE seq <= ?').run(last);
    }
    this.tailBytes -= freed;
    return freed;
  }

  /** Takes away what was confirmed and is older than `before`. */
  expireTail(before: number): void {
    const last = this.#get<{ seq: number | null }>(
      'SELECT max(seq) AS seq FROM events WHERE seq <= ? AND at < ?',
      this.acknowledged,
      before,
    )?.seq;
    if (last === null || last === undefined) return;
    const { bytes } = this.#get<{ bytes: number }>(
      'SELECT sum(bytes) AS bytes FROM events WHERE seq <= ?',
      last,
    )!;
    this.#prepare('DELETE FROM events WHERE seq <= ?').run(last);
    this.tailBytes -= bytes;
  }

  /** Frees at least `bytes` of what waits: the least severe first, of those the oldest. Counts what went. */
  dropLeastSevere(bytes: number): DropCounts {
    const counts = noDrops();
    let freed = 0;
    while (freed < bytes) {
      const rows = this.#prepare(
        'SELECT seq, severity, bytes FROM events WHERE keep = 0 AND seq > ? ORDER BY severity, seq LIMIT 200',
      ).all(this.acknowledged) as { seq: number; severity: number; bytes: number }[];
      if (rows.length === 0) break;
      for (const row of rows) {
        if (freed >= bytes) break;
        this.#prepare('DELETE FROM events WHERE seq = ?').run(row.seq);
        freed += row.bytes;
        this.events -= 1;
        this.bytes -= row.bytes;
        counts[SEVERITIES[row.severity]!] += 1;
      }
    }
    return counts;
  }

  mark(kind: string, key: string): string | undefined {
    const row = this.#get<{ value: Buffer }>(
      'SELECT value FROM marks WHERE kind = ? AND key = ?',
      kind,
      this.#seal.markKey(kind, key),
    );
    return row && this.#seal.openMark(kind, row.value).value;
  }

  marks(kind: string): { key: string; value: string }[] {
    const rows = this.#prepare('SELECT value FROM marks WHERE kind = ? ORDER BY at').all(kind);
    return (rows as { value: Buffer }[]).map(({ value }) => this.#seal.openMark(kind, value));
  }

  setMark({ kind, key, value }: Mark, at: number): void {
    const hidden = this.#seal.markKey(kind, key);
    if (value === null) this.#prepare('DELETE FROM marks WHERE kind = ? AND key = ?').run(kind, hidden);
    else {
      const sealed = this.#seal.sealMark(kind, { key, value });
      this.#prepare('INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)').run(kind, hidden, sealed, at);
    }
  }

  countMarks(kind: string): number {
    return this.#get<{ n: number }>('SELECT count(*) AS n FROM marks WHERE kind = ?', kind)!.n;
  }

  /** Forgets the `count` oldest marks of a kind. */
  forgetOldest(kind: string, count: number): void {
    this.#prepare(
      `DELETE FROM marks WHERE kind = ? AND key IN
         (SELECT key FROM marks WHERE kind = ? ORDER BY at LIMIT ?)`,
    ).run(kind, kind, count);
  }

  /** A new life: numbers the console has seen under the old name mean nothing under the new one. */
  renewEpoch(): void {
    this.epoch = randomUUID();
    this.setMeta('epoch', this.epoch);
    this.trimTail(Number.POSITIVE_INFINITY);
    this.setAcknowledged(0);
    this.#setConfirmed(0);
  }

  /** Seals what an agent of an earlier version left in clear. The chain begins with it. */
  #adopt(db: Connection, { events, marks }: FirstSchemaRows): void {
    const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
    let head = CHAIN_START;
    for (const { seq, at, severity, keep, bytes, body } of events) {
      insert.run(seq, at, severity, keep, bytes, Buffer.from(head, 'hex'), this.#seal.sealBody(seq, body));
      head = chainAfter(head, seq, body);
    }
    db.prepare("INSERT INTO meta VALUES ('head', ?)").run(head);
    const insertMark = db.prepare('INSERT INTO marks VALUES (?, ?, ?, ?)');
    for (const { kind, key, value, at } of marks) {
      insertMark.run(kind, this.#seal.markKey(kind, key), this.#seal.sealMark(kind, { key, value }), at);
    }
  }

  /** Writes the log back into the file, so that its space can be used again. */
  checkpoint(): void {
    this.#db.pragma('wal_checkpoint(RESTART)');
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }
}

export function noDrops(): DropCounts {
  return { info: 0, low: 0, medium: 0, high: 0, critical: 0 };
}
