import type { Counters } from '../domain/counters.ts';
import { type LiveEvents, liveEventsOf } from '../domain/events/live.ts';
import type { IngestMeter } from '../domain/metrics/ingest-meter.ts';
import type { AppendResult, EventBatch, EventLog } from '../store/store.ts';

interface Waiting {
  batch: EventBatch;
  hostname: string;
  resolve: (result: AppendResult) => void;
  reject: (error: unknown) => void;
}

/**
 * Takes checked batches into the store. What several agents send within one turn of the event loop is
 * committed together: one sync of the disk for all of them. A batch is durable when its promise resolves.
 */
export class Ingest {
  readonly #log: EventLog;
  readonly #live: LiveEvents;
  readonly #refused: Counters;
  readonly #meter: IngestMeter;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  constructor(log: EventLog, live: LiveEvents, refused: Counters, meter: IngestMeter) {
    this.#log = log;
    this.#live = live;
    this.#refused = refused;
    this.#meter = meter;
  }

  submit(batch: EventBatch, hostname: string): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, hostname, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Let every socket that is readable now have its say first.
      await new Promise((resolve) => setImmediate(resolve));
      const group = this.#waiting;
      this.#waiting = [];
      const failure = await this.#commit(group);
      if (failure) this.#refuseFollowing(group, failure.error);
    }
    this.#running = undefined;
  }

  /** A batch stored behind one that is missing would move its agent's cursor past it. */
  #refuseFollowing(group: readonly Waiting[], error: unknown): void {
    const agents = new Set(group.map(({ batch }) => batch.agentId));
    for (const each of this.#waiting) if (agents.has(each.batch.agentId)) each.reject(error);
    this.#waiting = this.#waiting.filter(({ batch }) => !agents.has(batch.agentId));
  }

  async #commit(group: readonly Waiting[]): Promise<{ error: unknown } | undefined> {
    let results: AppendResult[];
    const began = performance.now();
    try {
      results = await this.#log.append(group.map(({ batch }) => batch));
    } catch (error) {
      for (const { reject } of group) reject(error);
      return { error };
    }
    this.#measure(results, (performance.now() - began) / 1000);
    for (const [index, { batch, hostname, resolve }] of group.entries()) {
      const result = results[index]!;
      if (result.duplicates > 0) this.#refused.add('duplicate', result.duplicates);
      resolve(result);
      if (this.#live.watched) this.#live.publish(liveEventsOf(batch, hostname, result.positions));
    }
    return undefined;
  }

  #measure(results: readonly AppendResult[], seconds: number): void {
    let events = 0;
    let duplicates = 0;
    for (const result of results) {
      events += result.positions.length - result.duplicates;
      duplicates += result.duplicates;
    }
    this.#meter.committed(results.length, events, duplicates, seconds);
  }
}
