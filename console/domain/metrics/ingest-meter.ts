import { Counter, Histogram, type Registry } from 'prom-client';

/** What taking events in tells of itself. */
export interface IngestMeter {
  committed(batches: number, events: number, duplicates: number, seconds: number): void;
}

/** Counts what was stored, and how long a transaction took. */
export function ingestMeter(registry: Registry): IngestMeter {
  const registers = [registry];
  const batches = new Counter({
    name: 'guardpost_ingest_batches_total',
    help: 'Batches of agents that were stored.',
    registers,
  });
  const events = new Counter({
    name: 'guardpost_ingest_events_total',
    help: 'Events that were stored.',
    registers,
  });
  const duplicates = new Counter({
    name: 'guardpost_ingest_duplicates_total',
    help: 'Events that came again and added nothing.',
    registers,
  });
  const seconds = new Histogram({
    name: 'guardpost_ingest_commit_seconds',
    help: 'Time until a transaction with the batches of one moment was durable.',
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
    registers,
  });
  return {
    committed(n, stored, again, took) {
      batches.inc(n);
      events.inc(stored);
      duplicates.inc(again);
      seconds.observe(took);
    },
  };
}
