import type { ExpressionBuilder, Kysely, Transaction } from 'kysely';
import { SEVERITIES, type Severity, severityRank } from '../../../shared/events/severity.ts';
import type {
  Incident,
  IncidentAct,
  IncidentDetail,
  IncidentOutcome,
  IncidentPage,
  IncidentQuery,
} from '../../api/contract.ts';
import { containing } from '../../store/containing.ts';
import { oneOf } from '../../store/one-of.ts';
import type { Tables } from '../../store/schema.ts';
import { toStoredEvent } from '../events/event-row.ts';
import { factsOf } from '../events/facts.ts';
import { Refusal } from '../refusal.ts';
import { checklistOf } from './checklists.ts';
import { type Interval, joined, keysOf } from './gather.ts';
import { addAct, addEvents, replaceKeys, takeOver } from './gatherer.ts';
import type { IncidentKind } from './kinds.ts';
import type { IncidentNotices } from './notices.ts';
import { gatherRules } from './rules.ts';
import { readRules } from './rules-store.ts';

const MOST_ACTS = 500;
const MOST_SHOWN = 200;

/** Whose question it is: an account, and the PCs that it may see (undefined for all). */
export interface Asker {
  username: string;
  agents: ReadonlySet<string> | undefined;
}

type Row = Tables['incidents'];

/** What was gathered, and what people make of it: every act is part of the incident's own history. */
export class Incidents {
  readonly #db: Kysely<Tables>;
  readonly #notices: IncidentNotices;

  constructor(db: Kysely<Tables>, notices: IncidentNotices) {
    this.#db = db;
    this.#notices = notices;
  }

  /** Newest first. */
  async page(query: IncidentQuery, agents?: ReadonlySet<string>): Promise<IncidentPage> {
    const { state, severity, kind, owner, agentId, person, q, before, limit } = query;
    let rows = this.#db.selectFrom('incidents').selectAll().where(inScope(agents));
    if (state) rows = rows.where('state', 'in', state);
    else rows = rows.where('state', '!=', 'merged');
    if (severity) rows = rows.where('severity', 'in', severity.map(severityRank));
    if (kind) rows = rows.where('kind', 'in', kind);
    if (owner === '') rows = rows.where('owner', 'is', null);
    else if (owner !== undefined) rows = rows.where('owner', '=', owner);
    if (before !== undefined) rows = rows.where('id', '<', before);
    if (agentId !== undefined)
      rows = rows.where('id', 'in', (sub) =>
        sub.selectFrom('incident_pcs').select('incident_id').where('agent_id', '=', agentId),
      );
    if (person !== undefined)
      rows = rows.where('id', 'in', (sub) =>
        sub.selectFrom('incident_keys').select('incident_id').where('key', '=', `person:${person}`),
      );
    for (const word of (q ?? '').toLowerCase().split(/\s+/).filter(Boolean)) {
      rows = rows.where(({ or, eb, fn }) =>
        or([
          eb(fn<string>('lower', ['subject']), 'like', containing(word)),
          eb(fn<string>('lower', ['document']), 'like', containing(word)),
          ...(/^#?\d{1,9}$/.test(word) ? [eb('id', '=', Number(word.replace('#', '')))] : []),
        ]),
      );
    }
    const found = await rows
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
    const shown = found.slice(0, limit);
    return {
      incidents: await this.#records(shown),
      next: found.length > limit ? shown.at(-1)!.id : null,
      open: await this.#openBySeverity(agents),
    };
  }

  /** @throws Refusal `not-found`, also for one with no PC that the asker may see */
  async get(id: number, { agents }: Pick<Asker, 'agents'>): Promise<IncidentDetail> {
    const row = await this.#row(this.#db, id, agents);
    const rules = await readRules(this.#db);
    const [record] = await this.#records([row]);
    const keys = await this.#db
      .selectFrom('incident_keys')
      .select('key')
      .distinct()
      .where('incident_id', '=', id)
      .where('key', 'like', 'person:%')
      .execute();
    const pcs = await this.#db
      .selectFrom('incident_pcs')
      .leftJoin('devices', 'devices.agent_id', 'incident_pcs.agent_id')
      .select(['incident_pcs.agent_id', 'devices.hostname'])
      .where('incident_id', '=', id)
      .orderBy('devices.hostname')
      .execute();
    const acts = await this.#db
      .selectFrom('incident_acts')
      .selectAll()
      .where('incident_id', '=', id)
      .orderBy('at', 'desc')
      .limit(MOST_ACTS)
      .execute();
    const checks = await this.#db
      .selectFrom('incident_checks')
      .selectAll()
      .where('incident_id', '=', id)
      .execute();
    const done = new Map(checks.map((check) => [check.item, check]));
    const visible = pcs.filter(({ agent_id }) => agents?.has(agent_id) ?? true);
    const timeline = await this.#timeline(id, agents);
    return {
      ...record!,
      // Somebody who is kept to some PCs is told the people of those only.
      people: agents
        ? [...new Set(timeline.flatMap(({ actor }) => actor?.user ?? []))]
        : keys.map(({ key }) => key.slice('person:'.length)),
      devices: visible.map(({ agent_id, hostname }) => ({ agentId: agent_id, hostname: hostname ?? '' })),
      checklist: checklistOf(row.kind as IncidentKind, rules).map(({ id: item, text }) => ({
        id: item,
        text,
        by: done.get(item)?.by ?? null,
        at: done.get(item)?.at ?? null,
      })),
      acts: acts.map(toAct),
      timeline,
      whole: visible.length === pcs.length,
    };
  }

  /** Nobody has to be told of it again. */
  acknowledge(ids: readonly number[], asker: Asker): Promise<Incident[]> {
    return this.#change(ids, asker, async (trx, row) => {
      if (row.acknowledged_at !== null) return;
      await trx
        .updateTable('incidents')
        .set({ acknowledged_at: Date.now(), touched: 1 })
        .where('id', '=', row.id)
        .execute();
      await addAct(trx, row.id, asker.username, 'acknowledged');
    });
  }

  /** Gives it to somebody, which is to have seen it; null takes it from whoever has it. */
  async assign(ids: readonly number[], owner: string | null, asker: Asker): Promise<Incident[]> {
    const changed = await this.#change(ids, asker, async (trx, row) => {
      await trx
        .updateTable('incidents')
        .set({
          owner,
          touched: 1,
          state: owner === null ? 'open' : 'in-progress',
          acknowledged_at: row.acknowledged_at ?? Date.now(),
        })
        .where('id', '=', row.id)
        .execute();
      await addAct(trx, row.id, asker.username, 'assigned', { owner });
    });
    if (owner !== null && owner !== asker.username) {
      for (const { id, severity, events } of changed)
        void this.#notices.tell({
          reason: 'assigned',
          incident: { id, severity, events },
          account: owner,
        });
    }
    return changed;
  }

  close(
    ids: readonly number[],
    { outcome, note }: { outcome: IncidentOutcome; note: string },
    asker: Asker,
  ): Promise<Incident[]> {
    return this.#change(ids, asker, async (trx, row) => {
      await trx
        .updateTable('incidents')
        .set({
          state: 'closed',
          outcome,
          touched: 1,
          closed_at: Date.now(),
          acknowledged_at: row.acknowledged_at ?? Date.now(),
        })
        .where('id', '=', row.id)
        .execute();
      await addAct(trx, row.id, asker.username, 'closed', { outcome, note });
    });
  }

  async reopen(id: number, asker: Asker): Promise<Incident> {
    return this.#one(id, asker, ['closed'], async (trx, row) => {
      await trx
        .updateTable('incidents')
        .set({
          state: row.owner === null ? 'open' : 'in-progress',
          outcome: null,
          closed_at: null,
        })
        .where('id', '=', id)
        .execute();
      await addAct(trx, id, asker.username, 'reopened');
    });
  }

  async setSeverity(id: number, severity: Severity, asker: Asker): Promise<Incident> {
    return this.#one(id, asker, OPEN, async (trx) => {
      await trx
        .updateTable('incidents')
        .set({ severity: severityRank(severity), touched: 1 })
        .where('id', '=', id)
        .execute();
      await addAct(trx, id, asker.username, 'severity-set', { severity });
    });
  }

  /** Also of one that is closed, and by somebody who sees a part of it only. */
  async comment(id: number, text: string, { username, agents }: Asker): Promise<void> {
    await this.note(id, username, 'comment', { text }, agents);
  }

  /** Puts into the history what was done about it: an order, a question, an answer. */
  async note(
    id: number,
    by: string | null,
    kind: IncidentAct['kind'],
    details: Record<string, unknown>,
    agents?: ReadonlySet<string>,
  ): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await this.#row(trx, id, agents);
      await trx.updateTable('incidents').set({ touched: 1 }).where('id', '=', id).execute();
      await addAct(trx, id, by, kind, details);
    });
  }

  /** @throws Refusal `not-found` for an item that its checklist does not have */
  async check(id: number, item: string, done: boolean, asker: Asker): Promise<void> {
    const rules = await readRules(this.#db);
    await this.#one(id, asker, OPEN, async (trx, row) => {
      if (!checklistOf(row.kind as IncidentKind, rules).some((each) => each.id === item))
        throw new Refusal('not-found', 'no such item in the checklist');
      await trx
        .deleteFrom('incident_checks')
        .where('incident_id', '=', id)
        .where('item', '=', item)
        .execute();
      if (done)
        await trx
          .insertInto('incident_checks')
          .values({ incident_id: id, item, by: asker.username, at: Date.now() })
          .execute();
      await trx.updateTable('incidents').set({ touched: 1 }).where('id', '=', id).execute();
      await addAct(trx, id, asker.username, done ? 'checked' : 'unchecked', { item });
    });
  }

  /** Makes others a part of this one. */
  async merge(id: number, others: readonly number[], asker: Asker): Promise<Incident> {
    if (others.includes(id))
      throw new Refusal('bad-request', 'ids: an incident cannot be merged into itself');
    return this.#one(id, asker, OPEN, async (trx, row) => {
      let { severity, events, first_at, last_at, level, document } = row;
      for (const other of new Set(others)) {
        await this.#decidable(trx, other, asker, OPEN);
        const theirs = await takeOver(trx, id, other);
        await addAct(trx, other, asker.username, 'merged', { into: id });
        severity = Math.max(severity, theirs.severity);
        events += theirs.events;
        first_at = Math.min(first_at, theirs.first_at);
        last_at = Math.max(last_at, theirs.last_at);
        level ??= theirs.level;
        document ??= theirs.document;
      }
      await trx
        .updateTable('incidents')
        .set({ severity, events, first_at, last_at, level, document, touched: 1 })
        .where('id', '=', id)
        .execute();
      await addAct(trx, id, asker.username, 'merged', { incidents: [...others] });
    });
  }

  /** Makes some of its events an incident of their own. @returns the new one */
  async split(id: number, positions: readonly number[], asker: Asker): Promise<Incident> {
    const { windowMs, by } = gatherRules(await readRules(this.#db));
    const made = await this.#db.transaction().execute(async (trx) => {
      const row = await this.#decidable(trx, id, asker, OPEN);
      const all = await trx
        .selectFrom('incident_events')
        .innerJoin('events', 'events.position', 'incident_events.position')
        .leftJoin('devices', 'devices.agent_id', 'events.agent_id')
        .select(['events.position', 'events.agent_id', 'events.severity', 'events.level', 'events.body'])
        .select('devices.hostname')
        .where('incident_id', '=', id)
        .execute();
      const wanted = new Set(positions);
      const facts = all.map(factsOf);
      const moved = facts.filter(({ position }) => wanted.has(position));
      const staying = facts.filter(({ position }) => !wanted.has(position));
      if (moved.length !== wanted.size)
        throw new Refusal('not-found', 'one of the events is not of this incident');
      if (staying.length === 0) throw new Refusal('conflict', 'an incident keeps at least one event');
      const { last } = await trx
        .selectFrom('incidents')
        .select(({ fn }) => fn.max('id').as('last'))
        .executeTakeFirstOrThrow();
      const next = Number(last) + 1;
      const first = moved[0]!;
      await trx
        .insertInto('incidents')
        .values({
          ...row,
          id: next,
          severity: Math.max(...moved.map(({ severity }) => severity)),
          state: 'open',
          owner: null,
          touched: 1,
          subject: first.user ?? first.hostname,
          document: moved.find(({ fileName }) => fileName !== null)?.fileName ?? null,
          level: moved.find(({ level }) => level !== null)?.level ?? null,
          events: moved.length,
          opened_at: Date.now(),
          first_at: Math.min(...moved.map(({ at }) => at)),
          last_at: Math.max(...moved.map(({ at }) => at)),
          escalations: 0,
        })
        .execute();
      for (const table of ['incident_events', 'incident_pcs', 'incident_keys'] as const)
        await trx.deleteFrom(table).where('incident_id', '=', id).execute();
      for (const [incident, events] of [
        [id, staying],
        [next, moved],
      ] as const) {
        await addEvents(trx, incident, events);
        const keys = new Map<string, Interval[]>();
        for (const event of events)
          for (const key of keysOf(event, by))
            keys.set(key, joined([...(keys.get(key) ?? []), { first: event.at, last: event.at }], windowMs));
        await replaceKeys(trx, incident, keys);
      }
      await trx
        .updateTable('incidents')
        .set({ events: Math.max(1, row.events - moved.length), touched: 1 })
        .where('id', '=', id)
        .execute();
      await addAct(trx, id, asker.username, 'split-off', { incident: next, events: moved.length });
      await addAct(trx, next, asker.username, 'split-from', { incident: id, events: moved.length });
      return next;
    });
    const [record] = await this.#records([await this.#row(this.#db, made, asker.agents)]);
    return record!;
  }

  /** What people are to be told in the console, newest first: opened, raised, escalated, given to them. */
  async notices(asker: Asker): Promise<{ at: number; kind: string; incident: Incident }[]> {
    const acts = await this.#db
      .selectFrom('incident_acts')
      .innerJoin('incidents', 'incidents.id', 'incident_acts.incident_id')
      .select(['incident_acts.at', 'incident_acts.kind', 'incident_acts.details', 'incident_acts.by'])
      .selectAll('incidents')
      .select('incident_acts.kind as act')
      .where('incident_acts.kind', 'in', ['opened', 'raised', 'escalated', 'assigned', 'answered'])
      .where('incidents.state', 'in', OPEN)
      .where(inScope(asker.agents) as never)
      .orderBy('incident_acts.at', 'desc')
      .limit(MOST_SHOWN)
      .execute();
    const mine = acts.filter(({ act, details, by }) => {
      if (act !== 'assigned') return true;
      return by !== asker.username && (JSON.parse(details) as { owner?: unknown }).owner === asker.username;
    });
    const shown = mine.slice(0, 50);
    const records = await this.#records(shown as unknown as Row[]);
    return shown.map(({ at, act }, index) => ({ at, kind: act, incident: records[index]! }));
  }

  async #change(
    ids: readonly number[],
    asker: Asker,
    change: (trx: Transaction<Tables>, row: Row) => Promise<void>,
  ): Promise<Incident[]> {
    await this.#db.transaction().execute(async (trx) => {
      for (const id of new Set(ids)) await change(trx, await this.#decidable(trx, id, asker, OPEN));
    });
    const rows = await this.#db
      .selectFrom('incidents')
      .selectAll()
      .where('id', 'in', [...ids])
      .execute();
    return this.#records(rows);
  }

  async #one(
    id: number,
    asker: Asker,
    states: readonly Row['state'][],
    change: (trx: Transaction<Tables>, row: Row) => Promise<void>,
  ): Promise<Incident> {
    await this.#db.transaction().execute(async (trx) => {
      await change(trx, await this.#decidable(trx, id, asker, states));
    });
    const [record] = await this.#records([await this.#row(this.#db, id, asker.agents)]);
    return record!;
  }

  /** One that the asker may decide about: all its PCs are theirs. @throws Refusal */
  async #decidable(
    trx: Transaction<Tables>,
    id: number,
    { agents }: Asker,
    states: readonly Row['state'][],
  ): Promise<Row> {
    const row = await this.#row(trx, id, agents);
    if (!states.includes(row.state)) throw new Refusal('conflict', `incident ${id} is ${row.state}`);
    if (agents) {
      const pcs = await trx
        .selectFrom('incident_pcs')
        .select('agent_id')
        .where('incident_id', '=', id)
        .execute();
      if (!pcs.every(({ agent_id }) => agents.has(agent_id)))
        throw new Refusal(
          'forbidden',
          'some of its PCs are not in your groups: comment, and let another decide',
        );
    }
    return row;
  }

  async #row(db: Kysely<Tables>, id: number, agents: ReadonlySet<string> | undefined): Promise<Row> {
    const row = await db
      .selectFrom('incidents')
      .selectAll()
      .where('id', '=', id)
      .where(inScope(agents))
      .executeTakeFirst();
    if (!row) throw new Refusal('not-found', 'no such incident');
    return row;
  }

  async #timeline(id: number, agents: ReadonlySet<string> | undefined) {
    const rows = await this.#db
      .selectFrom('incident_events')
      .innerJoin('events', 'events.position', 'incident_events.position')
      .leftJoin('devices', 'devices.agent_id', 'events.agent_id')
      .select(['events.position', 'events.agent_id', 'events.received_at', 'events.body', 'devices.hostname'])
      .where('incident_events.incident_id', '=', id)
      .orderBy('incident_events.position', 'desc')
      .execute();
    return rows
      .filter(({ agent_id }) => agents?.has(agent_id) ?? true)
      .slice(0, MOST_SHOWN)
      .map(toStoredEvent);
  }

  async #openBySeverity(agents: ReadonlySet<string> | undefined): Promise<Record<string, number>> {
    const rows = await this.#db
      .selectFrom('incidents')
      .select('severity')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('state', 'in', OPEN)
      .where(inScope(agents))
      .groupBy('severity')
      .execute();
    return Object.fromEntries(rows.map(({ severity, n }) => [SEVERITIES[severity], Number(n)]));
  }

  async #records(rows: readonly Row[]): Promise<Incident[]> {
    if (rows.length === 0) return [];
    const counts = await this.#db
      .selectFrom('incident_pcs')
      .select('incident_id')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('incident_id', 'in', [...new Set(rows.map(({ id }) => id))])
      .groupBy('incident_id')
      .execute();
    const pcs = new Map(counts.map(({ incident_id, n }) => [incident_id, Number(n)]));
    return rows.map((row) => toIncident(row, pcs.get(row.id) ?? 0));
  }
}

export const OPEN: Row['state'][] = ['open', 'in-progress'];

/** An incident is seen by whoever may see one of its PCs. */
export function inScope(agents: ReadonlySet<string> | undefined) {
  return (eb: ExpressionBuilder<Tables, 'incidents'>) =>
    agents === undefined
      ? eb.lit(true)
      : eb('incidents.id', 'in', (sub: ExpressionBuilder<Tables, 'incidents'>) =>
          sub
            .selectFrom('incident_pcs')
            .select('incident_id')
            .where(oneOf<Tables, 'incident_pcs'>('incident_pcs.agent_id', agents)),
        );
}

function toAct({ id, at, by, kind, details }: Tables['incident_acts']): IncidentAct {
  return {
    id,
    at,
    by,
    kind: kind as IncidentAct['kind'],
    details: JSON.parse(details) as Record<string, unknown>,
  };
}

function toIncident(row: Row, pcs: number): Incident {
  return {
    id: row.id,
    kind: row.kind as IncidentKind,
    severity: SEVERITIES[row.severity]!,
    state: row.state,
    outcome: row.outcome as IncidentOutcome | null,
    owner: row.owner,
    subject: row.subject,
    document: row.document,
    level: row.level,
    events: row.events,
    pcs,
    openedAt: row.opened_at,
    firstAt: row.first_at,
    lastAt: row.last_at,
    acknowledgedAt: row.acknowledged_at,
    escalations: row.escalations,
    closedAt: row.closed_at,
    mergedInto: row.merged_into,
  };
}
