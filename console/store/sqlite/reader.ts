import { Worker } from 'node:worker_threads';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  type SqliteQueryCompiler,
} from 'kysely';
import { ConsoleSqliteQueryCompiler } from './query-compiler.ts';

/** What goes to the reading thread, and what comes back. */
export interface ReadRequest {
  id: number;
  sql: string;
  parameters: readonly unknown[];
}
export type ReadResponse = { id: number; rows: unknown[] } | { id: number; error: string };

/**
 * Runs queries in a thread with a read-only connection of its own. SQLite answers synchronously: a search
 * through a million events on the main thread would keep every agent waiting for its acknowledgement.
 */
export class SqliteReaderDialect implements Dialect {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  createDriver(): Driver {
    return new ReaderDriver(this.#file);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new ConsoleSqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new SqliteAdapter();
  }

  // biome-ignore lint/suspicious/noExplicitAny: the interface of the query layer
  createIntrospector(db: Kysely<any>): SqliteIntrospector {
    return new SqliteIntrospector(db);
  }
}

class ReaderDriver implements Driver {
  readonly #connection: ReaderConnection;

  constructor(file: string) {
    this.#connection = new ReaderConnection(file);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async beginTransaction(): Promise<void> {
    throw new Error('the reading connection has no transactions');
  }

  async commitTransaction(): Promise<void> {}

  async rollbackTransaction(): Promise<void> {}

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    await this.#connection.close();
  }
}

class ReaderConnection implements DatabaseConnection {
  readonly #file: string;
  readonly #pending = new Map<
    number,
    { resolve: (rows: unknown[]) => void; reject: (error: Error) => void }
  >();
  #worker: Worker | undefined;
  #nextId = 1;

  constructor(file: string) {
    this.#file = file;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const worker = this.#start();
    const id = this.#nextId++;
    const rows = await new Promise<unknown[]>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      // An idle reader keeps no process alive, a query under way does.
      worker.ref();
      worker.postMessage({ id, sql, parameters } satisfies ReadRequest);
    });
    return { rows: rows as R[] };
  }

  // biome-ignore lint/correctness/useYield: rows come in one piece; nothing here streams.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('the reading connection does not stream');
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  /** A thread that died fails the queries it had, and the next query starts another. */
  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./reader-thread.ts', import.meta.url), { workerData: this.#file });
    const ended = (error: Error) => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const { reject } of this.#pending.values()) reject(error);
      this.#pending.clear();
    };
    worker.on('message', (response: ReadResponse) => {
      const waiting = this.#pending.get(response.id);
      this.#pending.delete(response.id);
      if (this.#pending.size === 0) worker.unref();
      if ('error' in response) waiting?.reject(new Error(response.error));
      else waiting?.resolve(response.rows);
    });
    worker.on('error', ended);
    worker.on('exit', () => ended(new Error('the reading thread ended')));
    worker.unref();
    this.#worker = worker;
    return worker;
  }
}
