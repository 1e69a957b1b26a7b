import { Worker } from 'node:worker_threads';
import type { Kysely } from 'kysely';
import type { Tables } from '../../../store/schema.ts';
import type { EventExpiry } from '../../../store/store.ts';
import type { LiveEvent, LiveEvents } from '../live.ts';
import type { Counted, CountedEvent, Wanted } from './columns.ts';
import { type Answer, type Message, MOST_EVENTS } from './thread.ts';

const PIECE = 5000;
const MANY = 10_000;

interface Thread {
  worker: Worker;
  ready: boolean;
  loaded: Promise<void>;
  unsubscribe: () => void;
}

/**
 * Counts stored events by what people ask, in a thread that holds them as columns and takes in what is stored. The
 * thread is started by the first question, or by `start` where there is much to read.
 */
export class EventCounts {
  readonly #db: Kysely<Tables>;
  readonly #live: LiveEvents;
  readonly #pending = new Map<
    number,
    { resolve: (counted: Counted) => void; reject: (error: Error) => void }
  >();
  #thread: Thread | undefined;
  #nextId = 1;
  #stopped = false;

  constructor(db: Kysely<Tables>, live: LiveEvents) {
    this.#db = db;
    this.#live = live;
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
    const { worker, loaded } = this.#running();
    await loaded;
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
    this.#thread?.unsubscribe();
    await this.#thread?.worker.terminate();
  }

  #running(): Thread {
    if (this.#thread) return this.#thread;
    const worker = new Worker(new URL('./thread.ts', import.meta.url));
    worker.unref();
    const waiting: CountedEvent[] = [];
    let take = (events: CountedEvent[]): void => {
      waiting.push(...events);
    };
    const unsubscribe = this.#live.subscribe((events) => take(events.map(fromLive)));
    const loaded = this.#load(worker).then(() => {
      post(worker, { kind: 'add', events: waiting });
      take = (events) => post(worker, { kind: 'add', events });
    });
    loaded.catch(() => this.#ended(worker, new Error('events could not be read')));
    worker.on('message', (answer: Answer) => {
      const asked = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if (this.#pending.size === 0) worker.unref();
      if ('error' in answer) asked?.reject(new Error(answer.error));
      else asked?.resolve(answer.counted);
    });
    worker.on('error', (error) => this.#ended(worker, error));
    worker.on('exit', () => this.#ended(worker, new Error('the counting thread ended')));
    const thread: Thread = { worker, ready: false, loaded, unsubscribe };
    loaded.then(
      () => {
        thread.ready = true;
      },
      () => {},
    );
    this.#thread = thread;
    return thread;
  }

  /** A thread that died fails the questions it had; the next question starts another. */
  #ended(worker: Worker, error: Error): void {
    if (this.#thread?.worker !== worker) return;
    this.#thread.unsubscribe();
    this.#thread = undefined;
    void worker.terminate();
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  async #load(worker: Worker): Promise<void> {
    const oldest = await this.#db
      .selectFrom('events')
      .select('position')
      .orderBy('position', 'desc')
      .limit(1)
      .offset(MOST_EVENTS)
      .executeTakeFirst();
    for (let after = oldest?.position ?? 0; !this.#stopped; ) {
      const events = (await this.#db
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
        .where('position', '>', after)
        .orderBy('position')
        .limit(PIECE)
        .execute()) satisfies CountedEvent[];
      post(worker, { kind: 'add', events });
      if (events.length < PIECE) return;
      after = events.at(-1)!.position;
    }
  }
}

function post(worker: Worker, message: Message): void {
  worker.postMessage(message);
}

function fromLive({ position, agentId, row }: LiveEvent): CountedEvent {
  const { at, severity, channel, level, action, outcome, type, file, detectors, search } = row;
  return {
    position,
    at,
    severity,
    channel,
    level,
    action,
    outcome,
    type,
    user: row.actor,
    device: agentId,
    rule: row.rule_id,
    file,
    detectors,
    text: search,
  };
}
