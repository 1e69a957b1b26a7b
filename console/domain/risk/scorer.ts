import type { Transaction } from 'kysely';
import type { Tables } from '../../store/schema.ts';
import type { Consumer, FollowedEvent } from '../events/follower.ts';
import { readRiskRules } from './rules.ts';
import { added, pointsOf, type RiskReason, type RiskRules, type Score } from './score.ts';

const CHUNK = 400;

interface Person {
  events: number;
  lastAt: number;
  agentId: string;
  total: Score;
  reasons: Map<RiskReason, Score & { events: number }>;
  pcs: Map<string, { events: number; lastAt: number }>;
}

/** Keeps people's scores with every event, so that no page has to read events for them. */
export function riskScorer({ levelRank }: { levelRank: (id: string) => number }): Consumer {
  return async (trx, followed) => {
    const events = followed.filter(({ user, severity }) => user !== null && severity > 0);
    if (events.length === 0) return undefined;
    const rules = await readRiskRules(trx);
    const names = [...new Set(events.map(({ user }) => user!))];
    const watched = new Set(
      (
        await trx
          .selectFrom('watched_people')
          .select('person')
          .where('person', 'in', names)
          .where('until', '>', Date.now())
          .execute()
      ).map(({ person }) => person),
    );
    const channels = await channelsOf(trx, names);
    const people = new Map<string, Person>();
    for (const event of events) {
      const name = event.user!;
      const used = `${name}\n${event.channel}`;
      const firstOfChannel = event.channel !== null && !channels.has(used);
      if (firstOfChannel) {
        channels.add(used);
        await trx
          .insertInto('person_channels')
          .values({ person: name, channel: event.channel!, first_at: event.at })
          .onConflict((conflict) => conflict.columns(['person', 'channel']).doNothing())
          .execute();
      }
      const context = {
        levelRank: event.level === null ? 0 : Math.max(0, levelRank(event.level)),
        firstOfChannel,
        watched: watched.has(name),
      };
      const points = pointsOf(event, context, rules);
      people.set(name, withEvent(people.get(name), event, points, rules));
    }
    await write(trx, people, rules);
    return undefined;
  };
}

async function channelsOf(trx: Transaction<Tables>, names: readonly string[]): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('person_channels')
    .select(['person', 'channel'])
    .where('person', 'in', [...names])
    .execute();
  return new Set(rows.map(({ person, channel }) => `${person}\n${channel}`));
}

function withEvent(
  before: Person | undefined,
  { at, agentId }: FollowedEvent,
  points: Partial<Record<RiskReason, number>>,
  { halfLifeDays }: RiskRules,
): Person {
  const person: Person = before ?? {
    events: 0,
    lastAt: 0,
    agentId,
    total: { score: 0, at },
    reasons: new Map(),
    pcs: new Map(),
  };
  person.events++;
  if (at >= person.lastAt) Object.assign(person, { lastAt: at, agentId });
  const pc = person.pcs.get(agentId);
  person.pcs.set(agentId, { events: (pc?.events ?? 0) + 1, lastAt: Math.max(pc?.lastAt ?? 0, at) });
  for (const [reason, score] of Object.entries(points) as [RiskReason, number][]) {
    person.total = added(person.total, { score, at }, halfLifeDays);
    const known = person.reasons.get(reason) ?? { score: 0, at, events: 0 };
    person.reasons.set(reason, {
      ...added(known, { score, at }, halfLifeDays),
      events: known.events + 1,
    });
  }
  return person;
}

async function write(
  trx: Transaction<Tables>,
  people: ReadonlyMap<string, Person>,
  { halfLifeDays }: RiskRules,
): Promise<void> {
  const names = [...people.keys()];
  const [known, reasons, pcs] = await Promise.all([
    trx.selectFrom('person_risk').selectAll().where('person', 'in', names).execute(),
    trx.selectFrom('person_risk_reasons').selectAll().where('person', 'in', names).execute(),
    trx.selectFrom('person_pcs').selectAll().where('person', 'in', names).execute(),
  ]);
  const rows: Tables['person_risk'][] = [];
  const reasonRows: Tables['person_risk_reasons'][] = [];
  const pcRows: Tables['person_pcs'][] = [];
  for (const [name, person] of people) {
    const before = known.find((row) => row.person === name);
    const total = before ? added(before, person.total, halfLifeDays) : person.total;
    rows.push({
      person: name,
      ...total,
      events: (before?.events ?? 0) + person.events,
      last_at: Math.max(before?.last_at ?? 0, person.lastAt),
      agent_id: before && before.last_at > person.lastAt ? before.agent_id : person.agentId,
    });
    for (const [reason, score] of person.reasons) {
      const former = reasons.find((row) => row.person === name && row.reason === reason);
      const sum = former ? added(former, score, halfLifeDays) : score;
      reasonRows.push({
        person: name,
        reason,
        score: sum.score,
        at: sum.at,
        events: (former?.events ?? 0) + score.events,
      });
    }
    for (const [agentId, { events, lastAt }] of person.pcs) {
      const former = pcs.find((row) => row.person === name && row.agent_id === agentId);
      pcRows.push({
        person: name,
        agent_id: agentId,
        events: (former?.events ?? 0) + events,
        last_at: Math.max(former?.last_at ?? 0, lastAt),
      });
    }
  }
  for (const some of chunks(rows))
    await trx
      .insertInto('person_risk')
      .values(some)
      .onConflict((conflict) =>
        conflict.column('person').doUpdateSet((e) => ({
          score: e.ref('excluded.score'),
          at: e.ref('excluded.at'),
          events: e.ref('excluded.events'),
          last_at: e.ref('excluded.last_at'),
          agent_id: e.ref('excluded.agent_id'),
        })),
      )
      .execute();
  for (const some of chunks(reasonRows))
    await trx
      .insertInto('person_risk_reasons')
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(['person', 'reason']).doUpdateSet((e) => ({
          score: e.ref('excluded.score'),
          at: e.ref('excluded.at'),
          events: e.ref('excluded.events'),
        })),
      )
      .execute();
  for (const some of chunks(pcRows))
    await trx
      .insertInto('person_pcs')
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(['person', 'agent_id']).doUpdateSet((e) => ({
          events: e.ref('excluded.events'),
          last_at: e.ref('excluded.last_at'),
        })),
      )
      .execute();
}

function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += CHUNK) yield all.slice(at, at + CHUNK);
}
