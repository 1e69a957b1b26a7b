import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { SEVERITIES } from '../../../shared/events/severity.ts';
import type { Tables } from '../../store/schema.ts';
import type { Consumer, FollowedEvent } from '../events/follower.ts';
import { type Gathering, type GatherState, gather, type Interval, keysOf, MAX_KEYS } from './gather.ts';
import { kindOf } from './kinds.ts';
import type { IncidentNotice, IncidentNotices } from './notices.ts';
import { gatherRules } from './rules.ts';
import { readRules } from './rules-store.ts';

/** Events that an incident lists; of those beyond it only keeps count. */
export const MAX_EVENTS = 1_000;
/** Values in one statement, with room to spare. */
const CHUNK = 500;

interface Options {
  notices: IncidentNotices;
  /** Of a level id in the policy in force; -1 for one it does not know. */
  levelRank: (id: string) => number;
}

interface Change {
  opened?: FollowedEvent;
  events: FollowedEvent[];
  absorbed: Set<number>;
  severityBefore: number;
}

/** Puts followed events to incidents: what `gather` says, carried out in the tables. */
export function gatherer({ notices, levelRank }: Options): Consumer {
  return async (trx, followed) => {
    const rules = gatherRules(await readRules(trx));
    const watched = await watchedPeople(trx);
    for (const event of followed) if (event.answer) await noteAnswer(trx, event);
    const events = followed.filter(({ severity, old }) => !old && severity >= Math.min(rules.joinFrom, 1));
    if (events.length === 0) return undefined;
    const keys = [...new Set(events.flatMap((event) => keysOf(event, rules.by)))];
    let state = await load(trx, keys, rules.coolDownMs);
    const before = state;
    const changes = new Map<number, Change>();
    for (const event of events) {
      const isWatched = event.user !== null && watched.has(event.user);
      const {
        state: next,
        incident,
        verdict,
        absorbed,
      } = gather(state, { ...event, watched: isWatched }, rules);
      if (incident !== undefined) {
        const change: Change = changes.get(incident) ?? {
          events: [],
          absorbed: new Set(),
          severityBefore: before.incidents.get(incident)?.severity ?? event.severity,
        };
        changes.set(incident, change);
        if (verdict === 'opened') change.opened = event;
        change.events.push(event);
        for (const id of absorbed) {
          const theirs = changes.get(id);
          change.events.push(...(theirs?.events ?? []));
          // One that was opened in this very batch has no row yet.
          if (before.incidents.has(id)) change.absorbed.add(id);
          for (const each of theirs?.absorbed ?? []) change.absorbed.add(each);
          changes.delete(id);
        }
      }
      state = next;
    }
    const news: IncidentNotice[] = [];
    for (const [id, change] of changes) {
      const gathering = state.incidents.get(id)!;
      const incident = await write(trx, gathering, change, keys, levelRank);
      if (change.opened || gathering.severity > change.severityBefore)
        news.push({ reason: change.opened ? 'opened' : 'raised', incident });
    }
    return () => {
      for (const notice of news) void notices.tell(notice);
    };
  };
}

/** An agent speaks of the incidents of its own PC only. */
async function noteAnswer(
  trx: Transaction<Tables>,
  { answer, agentId, user }: Pick<FollowedEvent, 'answer' | 'agentId' | 'user'>,
): Promise<void> {
  const { incident, ...said } = answer!;
  const theirs = await trx
    .selectFrom('incident_pcs')
    .select('incident_id')
    .where('incident_id', '=', incident)
    .where('agent_id', '=', agentId)
    .executeTakeFirst();
  if (theirs) await addAct(trx, incident, null, 'answered', { ...said, person: user });
}

async function watchedPeople(trx: Transaction<Tables>): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('watched_people')
    .select('person')
    .where('until', '>', Date.now())
    .execute();
  return new Set(rows.map(({ person }) => person));
}

/** The incidents that these keys have to do with: open ones, and those closed so lately that they cool down. */
async function load(
  trx: Transaction<Tables>,
  keys: readonly string[],
  coolDownMs: number,
): Promise<GatherState> {
  const { last } = await trx
    .selectFrom('incidents')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  const incidents = new Map<number, Gathering>();
  for (let at = 0; at < keys.length; at += CHUNK) {
    const rows = await trx
      .selectFrom('incident_keys')
      .innerJoin('incidents', 'incidents.id', 'incident_keys.incident_id')
      .select(['id', 'state', 'touched', 'severity', 'closed_at', 'key'])
      .select(['incident_keys.first_at', 'incident_keys.last_at'])
      .where('key', 'in', keys.slice(at, at + CHUNK))
      .where(({ or, eb, and }) =>
        or([
          eb('state', 'in', ['open', 'in-progress']),
          and([eb('state', '=', 'closed'), eb('closed_at', '>', Date.now() - coolDownMs - DAY_MS)]),
        ]),
      )
      .execute();
    for (const row of rows) {
      const known = incidents.get(row.id);
      const intervals = new Map(known?.keys);
      intervals.set(row.key, [...(intervals.get(row.key) ?? []), { first: row.first_at, last: row.last_at }]);
      incidents.set(row.id, {
        id: row.id,
        state: row.state === 'closed' ? 'closed' : row.touched ? 'touched' : 'untouched',
        severity: row.severity,
        keys: intervals,
        keyCount: 0,
        ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
      });
    }
  }
  const ids = [...incidents.keys()];
  for (let at = 0; at < ids.length; at += CHUNK) {
    const counts = await trx
      .selectFrom('incident_keys')
      .select('incident_id')
      .select(({ fn }) => fn.count<number>('key').distinct().as('n'))
      .where('incident_id', 'in', ids.slice(at, at + CHUNK))
      .groupBy('incident_id')
      .execute();
    for (const { incident_id, n } of counts)
      incidents.set(incident_id, { ...incidents.get(incident_id)!, keyCount: Number(n) });
  }
  return { incidents, nextId: Number(last ?? 0) + 1 };
}

/** A PC whose clock is a little behind may tell of something that was before the closing. */
const DAY_MS = 86_400_000;

async function write(
  trx: Transaction<Tables>,
  { id, severity, keys }: Gathering,
  { opened, events, absorbed }: Change,
  batchKeys: readonly string[],
  levelRank: Options['levelRank'],
): Promise<IncidentNotice['incident']> {
  const now = Date.now();
  if (opened) {
    await trx
      .insertInto('incidents')
      .values({
        id,
        kind: kindOf(opened),
        severity,
        state: 'open',
        outcome: null,
        owner: null,
        touched: 0,
        subject: (opened.user ?? opened.hostname).slice(0, 256),
        document: opened.fileName,
        level: null,
        events: 0,
        opened_at: now,
        first_at: opened.at,
        last_at: opened.at,
        acknowledged_at: null,
        escalations: 0,
        closed_at: null,
        merged_into: null,
      })
      .execute();
    await addAct(trx, id, null, 'opened', { severity });
  }
  const row = await trx.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  let { first_at, last_at, level, document } = row;
  let count = row.events;
  for (const other of absorbed) {
    const theirs = await takeOver(trx, id, other);
    count += theirs.events;
    first_at = Math.min(first_at, theirs.first_at);
    last_at = Math.max(last_at, theirs.last_at);
    level = higher(level, theirs.level, levelRank);
    document ??= theirs.document;
  }
  for (const event of events) {
    count++;
    first_at = Math.min(first_at, event.at);
    last_at = Math.max(last_at, event.at);
    level = higher(level, event.level, levelRank);
    document ??= event.fileName;
  }
  await trx
    .updateTable('incidents')
    .set({ severity, events: count, first_at, last_at, level, document })
    .where('id', '=', id)
    .execute();
  await addEvents(trx, id, events);
  const changed = batchKeys.filter((key) => keys.has(key));
  await replaceKeys(trx, id, new Map(changed.map((key) => [key, keys.get(key)!])));
  if (severity > row.severity) await addAct(trx, id, null, 'raised', { severity });
  return { id, severity: SEVERITIES[severity]!, events: count };
}

/** All that another incident has becomes this one's; what is left of it says where it went. */
export async function takeOver(
  trx: Transaction<Tables>,
  id: number,
  other: number,
): Promise<Tables['incidents']> {
  const theirs = await trx
    .selectFrom('incidents')
    .selectAll()
    .where('id', '=', other)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('incident_events')
    .set({ incident_id: id })
    .where('incident_id', '=', other)
    .execute();
  await trx.updateTable('incident_keys').set({ incident_id: id }).where('incident_id', '=', other).execute();
  const pcs = await trx
    .selectFrom('incident_pcs')
    .select('agent_id')
    .where('incident_id', '=', other)
    .execute();
  await addPcs(
    trx,
    id,
    pcs.map(({ agent_id }) => agent_id),
  );
  await trx.deleteFrom('incident_pcs').where('incident_id', '=', other).execute();
  await trx
    .updateTable('incidents')
    .set({ state: 'merged', merged_into: id, closed_at: Date.now() })
    .where('id', '=', other)
    .execute();
  await addAct(trx, id, null, 'absorbed', { incident: other });
  return theirs;
}

export async function addEvents(
  trx: Transaction<Tables>,
  id: number,
  events: readonly { position: number; agentId: string }[],
): Promise<void> {
  const { n } = await trx
    .selectFrom('incident_events')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('incident_id', '=', id)
    .executeTakeFirstOrThrow();
  const kept = events.slice(0, Math.max(0, MAX_EVENTS - Number(n)));
  for (let at = 0; at < kept.length; at += CHUNK) {
    await trx
      .insertInto('incident_events')
      .values(
        kept
          .slice(at, at + CHUNK)
          .map(({ position, agentId }) => ({ position, incident_id: id, agent_id: agentId })),
      )
      .execute();
  }
  await addPcs(
    trx,
    id,
    events.map(({ agentId }) => agentId),
  );
}

async function addPcs(trx: Transaction<Tables>, id: number, agentIds: readonly string[]): Promise<void> {
  const unique = [...new Set(agentIds)];
  for (let at = 0; at < unique.length; at += CHUNK) {
    await trx
      .insertInto('incident_pcs')
      .values(unique.slice(at, at + CHUNK).map((agent_id) => ({ incident_id: id, agent_id })))
      .onConflict((conflict) => conflict.columns(['incident_id', 'agent_id']).doNothing())
      .execute();
  }
}

export async function replaceKeys(
  trx: Transaction<Tables>,
  id: number,
  keys: ReadonlyMap<string, readonly Interval[]>,
): Promise<void> {
  const names = [...keys.keys()].slice(0, MAX_KEYS);
  const rows = names.flatMap((key) =>
    keys.get(key)!.map(({ first, last }) => ({ incident_id: id, key, first_at: first, last_at: last })),
  );
  for (let at = 0; at < names.length; at += CHUNK) {
    await trx
      .deleteFrom('incident_keys')
      .where('incident_id', '=', id)
      .where('key', 'in', names.slice(at, at + CHUNK))
      .execute();
  }
  for (let at = 0; at < rows.length; at += CHUNK)
    await trx
      .insertInto('incident_keys')
      .values(rows.slice(at, at + CHUNK))
      .execute();
}

export async function addAct(
  trx: Transaction<Tables>,
  id: number,
  by: string | null,
  kind: string,
  details: Record<string, unknown> = {},
): Promise<void> {
  await trx
    .insertInto('incident_acts')
    .values({ id: randomUUID(), incident_id: id, at: Date.now(), by, kind, details: JSON.stringify(details) })
    .execute();
}

function higher(one: string | null, other: string | null, rank: (id: string) => number): string | null {
  if (one === null || other === null) return one ?? other;
  return rank(other) > rank(one) ? other : one;
}
