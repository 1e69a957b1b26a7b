import type { KeyObject } from 'node:crypto';
import { sealLogAfter } from '../../store/seal-chain.ts';
import type { SealRow } from '../../store/store.ts';
import { chainAfter, isSignedBy, readSealKey, sealKeyHash } from './seals.ts';

/** What a store walks through, at once or piece by piece. */
type Walk<T> = Iterable<T> | AsyncIterable<T>;

/** Seals and events as they lie in the store, trusted in nothing. */
export interface SealsToVerify {
  keys: Iterable<{ agentId: string; publicKey: string }>;
  /** Every seal in the order of its number, for the chain over them all. */
  log: Walk<{ number: number; signature: string; log: string }>;
  /** Lives of agents' spools that have events or seals. */
  lives: Iterable<{ agentId: string; epoch: string }>;
  /** Ascending by `first`. */
  sealsOf(agentId: string, epoch: string): Walk<SealRow & { number: number }>;
  /** Ascending by `seq`, those that broke the schema among them. */
  eventsOf(agentId: string, epoch: string): Walk<{ seq: number; body: string }>;
}

/** What the record, itself verified, says: which keys agents have, and how many seals there were. */
export interface RecordedSeals {
  /** SHA-256 of the keys of each agent. */
  keys: ReadonlyMap<string, ReadonlySet<string>>;
  /** Chain over so many seals. */
  chains: ReadonlyMap<number, string>;
  /** Events of the seals up to this number were deleted when their time was over. */
  expired: { readonly seals: number };
}

export type SealsVerdict =
  | { ok: true; events: number; seals: number; agents: number; unsealed: number }
  | { ok: false; agentId?: string; reason: string };

/**
 * Holds the stored events to what their agents signed, and the seals to the record. Finds an event changed, taken
 * out or put in, by whoever could rewrite the whole store; events of an agent that seals nothing are counted.
 */
export async function verifySeals(store: SealsToVerify, recorded: RecordedSeals): Promise<SealsVerdict> {
  const broken = await verifyLog(store.log, recorded.chains);
  if (broken) return { ok: false, reason: broken };
  const keys = new Map<string, KeyObject[]>();
  for (const { agentId, publicKey } of store.keys) {
    if (!recorded.keys.get(agentId)?.has(sealKeyHash(publicKey))) {
      return { ok: false, agentId, reason: 'its key for seals is not the one in the record' };
    }
    keys.set(agentId, [...(keys.get(agentId) ?? []), readSealKey(publicKey)]);
  }
  for (const agentId of recorded.keys.keys()) {
    if (!keys.has(agentId))
      return { ok: false, agentId, reason: 'its key for seals, named in the record, is gone' };
  }

  const total = { events: 0, seals: 0, unsealed: 0 };
  const agents = new Set<string>();
  for (const { agentId, epoch } of store.lives) {
    agents.add(agentId);
    const verdict = await verifyLife(store, keys.get(agentId) ?? [], agentId, epoch, recorded.expired.seals);
    if (typeof verdict === 'string') return { ok: false, agentId, reason: verdict };
    total.events += verdict.events;
    total.seals += verdict.seals;
    total.unsealed += verdict.unsealed;
  }
  return { ok: true, ...total, agents: agents.size };
}

async function verifyLog(
  log: SealsToVerify['log'],
  recorded: ReadonlyMap<number, string>,
): Promise<string | undefined> {
  let chain: string | undefined;
  let count = 0;
  for await (const { number, signature, log: kept } of log) {
    count += 1;
    if (number !== count) return `seal ${count} is missing`;
    chain = sealLogAfter(chain, signature);
    if (chain !== kept || (recorded.get(count) ?? chain) !== chain) {
      return `seals up to ${count} are not those that the record tells of`;
    }
  }
  const told = Math.max(0, ...recorded.keys());
  return told > count ? `${told} seals were recorded, ${count} are there` : undefined;
}

async function* each<T>(walk: Walk<T>): AsyncGenerator<T> {
  yield* walk;
}

/** Walks one life of a spool. Text: what is wrong. */
async function verifyLife(
  store: SealsToVerify,
  keys: readonly KeyObject[],
  agentId: string,
  epoch: string,
  expired: number,
): Promise<{ events: number; seals: number; unsealed: number } | string> {
  const events = each(store.eventsOf(agentId, epoch));
  try {
    return await walkLife(store.sealsOf(agentId, epoch), events, keys, agentId, epoch, expired);
  } finally {
    // A store's iterator keeps it busy until it is told that nobody goes on.
    await events.return(undefined);
  }
}

async function walkLife(
  seals: Walk<SealRow & { number: number }>,
  events: AsyncGenerator<{ seq: number; body: string }>,
  keys: readonly KeyObject[],
  agentId: string,
  epoch: string,
  expired: number,
): Promise<{ events: number; seals: number; unsealed: number } | string> {
  let next = await events.next();
  let count = 0;
  let sealed = 0;
  let unsealed = 0;
  let last = 0;
  let chain: string | undefined;
  for await (const seal of seals) {
    if (seal.after > last) return `events ${last + 1} to ${seal.after} are missing`;
    if (seal.after < last) return `event ${seal.first} was sealed twice, as by a copy of the agent`;
    if (seal.first === last + 1 && chain !== undefined && seal.previous !== chain) {
      return `events ${seal.first} to ${seal.last} do not follow those before them`;
    }
    if (!keys.some((key) => isSignedBy(key, agentId, epoch, seal))) {
      return `the seal of events ${seal.first} to ${seal.last} is not signed by the agent`;
    }
    for (; !next.done && next.value.seq < seal.first; next = await events.next()) unsealed += 1;
    if (seal.number <= expired && (next.done || next.value.seq > seal.last)) {
      // Gone because their time was over, as the record says; the signed chain goes on from their end.
      chain = seal.head;
      last = seal.last;
      count += 1;
      continue;
    }
    chain = seal.previous;
    for (let seq = seal.first; seq <= seal.last; seq++) {
      if (next.done || next.value.seq !== seq) return `event ${seq} is missing`;
      chain = chainAfter(chain, seq, next.value.body);
      next = await events.next();
    }
    if (chain !== seal.head) return `one of the events ${seal.first} to ${seal.last} was changed`;
    last = seal.last;
    count += 1;
    sealed += seal.last - seal.first + 1;
  }
  for (; !next.done; next = await events.next()) unsealed += 1;
  // An agent that has a key seals everything: what is not sealed was put in.
  if (unsealed > 0 && keys.length > 0) return `${unsealed} events are there that it did not send`;
  return { events: sealed + unsealed, seals: count, unsealed };
}
