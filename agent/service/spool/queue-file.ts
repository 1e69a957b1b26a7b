import { randomUUID } from 'node:crypto';
import type { Statement } from 'better-sqlite3';
import { SEVERITIES, type Severity } from '../../../shared/events/severity.ts';
import { type Connection, openSpoolFile } from './schema.ts';

export interface Row {
  seq: number;
  body: string;
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
const ROW_OVERHEAD = 96;

/** The queue's statements over one open file. Every method is synchronous; transactions are the caller's. */
export class QueueFile {
  readonly #db: Connection;
  readonly #statements = new Map<string, Statement>();
  epoch: string;
  /** Highest number given out in this epoch. */
  lastSeq: number;
  /** Up to here the console has confirmed. Rows up to here are the kept tail. */
  acknowledged: number;
  events = 0;
  bytes = 0;
  tailBytes = 0;

  /** @throws SpoolDamaged */
  constructor(file: string) {
    this.#db = openSpoolFile(file);
    this.epoch = this.meta('epoch')!;
    this.acknowledged = Number(this.meta('acknowledged'));
    this.lastSeq =
      this.#get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'events'")?.seq ?? 0;
    this.#count();
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
    const { epoch, lastSeq, acknowledged, events, bytes, tailBytes } = this;
    try {
      return this.#db.transaction(work).immediate();
    } catch (error) {
      Object.assign(this, { epoch, lastSeq, acknowledged, events, bytes, tailBytes });
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
    const { lastInsertRowid } = this.#prepare(
      'INSERT INTO events (at, severity, keep, bytes, body) VALUES (?, ?, ?, ?, ?)',
    ).run(at, severity, keep ? 1 : 0, bytes, body);
    this.lastSeq = Number(lastInsertRowid);
    this.events += 1;
    this.bytes += bytes;
    return this.lastSeq;
  }

  /** Rows after `seq`, ascending, as many as fit both limits but at least one if there is one. */
  read(after: number, maxEvents: number, maxBytes: number): Row[] {
    const rows: Row[] = [];
    let bytes = 0;
    const query = this.#prepare('SELECT seq, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?');
    for (const row of query.iterate(after, maxEvents) as Iterable<Row>) {
      bytes += Buffer.byteLength(row.body);
      if (rows.length > 0 && bytes > maxBytes) break;
      rows.push(row);
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
    return this.#get<{ value: string }>('SELECT value FROM marks WHERE kind = ? AND key = ?', kind, key)
      ?.value;
  }

  marks(kind: string): { key: string; value: string }[] {
    return this.#prepare('SELECT key, value FROM marks WHERE kind = ? ORDER BY at').all(kind) as {
      key: string;
      value: string;
    }[];
  }

  setMark({ kind, key, value }: Mark, at: number): void {
    if (value === null) this.#prepare('DELETE FROM marks WHERE kind = ? AND key = ?').run(kind, key);
    else this.#prepare('INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)').run(kind, key, value, at);
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
