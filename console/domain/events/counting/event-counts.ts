import { Worker } from 'node:worker_threads';
import type { Kysely } from 'kysely';
import type { Tables } from '../../../store/schema.ts';
import type { EventExpiry } from '../../../store/store.ts';
import type { Counted, CountedEvent, Wanted } from './columns.ts';
import { type Answer, type Message, MOST_EVENTS } from './thread.ts';

const PIECE = 5000;
const MANY = 10_000;

interface Thread {
  worker: Worker;
  /** True when everything that was there at the start has been read. */
  ready: boolean;
  /** The last position that was read. */
  last: number;
  loaded: Promise<void>;
}

/**
 * Counts stored events by what people ask, in a thread that holds them as columns and reads on before each answer. The
 * thread is started by the first question, or by `start` where there is much to read.
 */
export class EventCounts {
  readonly #db: Kysely<Tables>;
  readonly #pending = new Map<
    number,
    { resolve: (counted: Counted) => void; reject: (error: Error) => void }
  >();
  #thread: Thread | undefined;
  #nextId = 1;
  #stopped = false;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** True when it answers at once. */
  get ready(): boolean {
    return this.#thread?.ready ?? false;
  }

  /** Reads what is stored; resolves when all of it can be counted. */
  start(): Promise<void> {
    return this.#running().loaded;
  }

  async counted(wanted: Wanted): Promise<Counted> {
    const thread = this.#running();
    const { worker } = thread;
    // What was stored since, by this console or by another one on the same database; one reading after the other.
    const fresh = thread.loaded.then(() => this.#load(thread));
    thread.loaded = fresh;
    fresh.catch(() => this.#ended(worker, new Error('events could not be read')));
    await fresh;
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      // Counting keeps the process alive, waiting for questions does not.
      worker.ref();
      post(worker, { kind: 'count', id, wanted });
    });
  }

  /** Reads at once where the first question would wait long for it. */
  async startIfMany(): Promise<void> {
    const many = await this.#db
      .selectFrom('events')
      .select('position')
      .limit(1)
      .offset(MANY)
      .executeTakeFirst();
    if (many) await this.start();
  }

  /** The same expiry, after which what is gone is not counted any more. */
  dropping(expiry: EventExpiry): EventExpiry {
    return {
      expirable: (before, sealsFrom) => expiry.expirable(before, sealsFrom),
      expire: async (expirable, before) => {
        await expiry.expire(expirable, before);
        if (this.#thread) post(this.#thread.worker, { kind: 'drop', position: expirable.position });
      },
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#thread?.worker.terminate();
  }

  #running(): Thread {
    if (this.#thread) return this.#thread;
    const worker = new Worker(new URL('./thread.ts', import.meta.url));
    worker.unref();
    const thread: Thread = { worker, ready: false, last: 0, loaded: Promise.resolve() };
    this.#thread = thread;
    thread.loaded = this.#load(thread).then(() => {
      thread.ready = true;
    });
    thread.loaded.catch(() => this.#ended(worker, new Error('events could not be read')));
    worker.on('message', (answer: Answer) => {
      const asked = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if (this.#pending.size === 0) worker.unref();
      if ('error' in answer) asked?.reject(new Error(answer.error));
      else asked?.resolve(answer.counted);
    });
    worker.on('error', (error) => this.#ended(worker, error));
    worker.on('exit', () => this.#ended(worker, new Error('the counting thread ended')));
    return thread;
  }

  /** A thread that died fails the questions it had; the next question starts another. */
  #ended(worker: Worker, error: Error): void {
    if (this.#thread?.worker !== worker) return;
    this.#thread = undefined;
    void worker.terminate();
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  async #load(thread: Thread): Promise<void> {
    if (thread.last === 0) thread.last = await this.#beginning();
    while (!this.#stopped) {
      const events = await this.#after(thread.last);
      if (events.length === 0) return;
      post(thread.worker, { kind: 'add', events });
      thread.last = events.at(-1)!.position;
      if (events.length < PIECE) return;
    }
  }

  /** The position after which to begin: of more than can be held, the newest are. */
  async #beginning(): Promise<number> {
    const oldest = await this.#db
      .selectFrom('events')
      .select('position')
      .orderBy('position', 'desc')
      .limit(1)
      .offset(MOST_EVENTS)
      .executeTakeFirst();
    return oldest?.position ?? 0;
  }

  async #after(position: number): Promise<CountedEvent[]> {
    return this.#db
      .selectFrom('events')
      .select([
        'position',
        'at',
        'severity',
        'channel',
        'level',
        'action',
        'outcome',
        'type',
        'actor as user',
        'agent_id as device',
        'rule_id as rule',
        'file',
        'detectors',
        'search as text',
      ])
      .where('position', '>', position)
      .orderBy('position')
      .limit(PIECE)
      .execute();
  }
}

function post(worker: Worker, message: Message): void {
  worker.postMessage(message);
}
