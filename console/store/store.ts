import type { Kysely } from 'kysely';
import type { AuditStore } from '../domain/audit/audit-log.ts';
import type { Tables } from './schema.ts';

/** What every database gives the console; one folder a database implements it. */
export interface Store {
  readonly db: Kysely<Tables>;
  /** For queries that may take long: they never keep `db` or `events` waiting. Sees what was committed. */
  readonly reader: Kysely<Tables>;
  readonly events: EventLog;
  readonly expiry: EventExpiry;
  readonly audit: AuditStore;
  close(): Promise<void>;
}

export type EventRow = Omit<Tables['events'], 'position' | 'agent_id' | 'epoch' | 'received_at'>;

export interface RejectedRow {
  seq: number;
  reason: string;
  body: string;
}

/** A batch's seal, checked against its events. */
export type SealRow = Pick<
  Tables['event_seals'],
  'after' | 'first' | 'last' | 'previous' | 'head' | 'signature'
>;

/** Events of one agent, checked and ready to be stored. */
export interface EventBatch {
  agentId: string;
  epoch: string;
  receivedAt: number;
  rows: readonly EventRow[];
  rejected: readonly RejectedRow[];
  seal?: SealRow | undefined;
}

/** What became of a batch: the position of each row in order, 0 for one that the store had already. */
export interface AppendResult {
  positions: number[];
  duplicates: number;
}

/** The one hot path: appending events. */
export interface EventLog {
  /**
   * Stores all batches in one transaction and resolves when it is durable; on an error nothing of them is
   * stored. A sequence number that is there already adds nothing.
   */
  append(batches: readonly EventBatch[]): Promise<AppendResult[]>;
  /** Highest sequence number taken in from this epoch of the agent, 0 for none. */
  cursor(agentId: string, epoch: string): Promise<number>;
  /** How many seals are stored, and the chain over them all (hex): what the record is told from time to time. */
  seals(): Promise<{ count: number; log: string }>;
}

/** What is older than a time, and how far the agents' seals speak of it. */
export interface Expirable {
  /** The last event that goes. */
  position: number;
  events: number;
  /** All seals up to this number speak of events that go; the chain over them, empty when there is no further one. */
  seals: { count: number; log: string };
}

/** Taking old events out. */
export interface EventExpiry {
  /** What arrived before a time; undefined when nothing did. `sealsFrom`: seals up to there were counted before. */
  expirable(before: number, sealsFrom: number): Promise<Expirable | undefined>;
  /** Deletes it in steps that keep nobody waiting. */
  expire(expirable: Expirable, before: number): Promise<void>;
}

/** The store cannot be used; the message says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}
