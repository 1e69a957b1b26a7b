import type { Kysely } from 'kysely';
import type { Policy } from '../../../shared/policy/schema.ts';
import { matchesWildcard } from '../../../shared/policy/wildcard.ts';
import type { PersonDetail, PersonRisk } from '../../api/contract.ts';
import { oneOf } from '../../store/one-of.ts';
import type { Tables } from '../../store/schema.ts';
import { Refusal } from '../refusal.ts';
import { readRiskRules } from './rules.ts';
import { type RiskReason, scoreAt } from './score.ts';

interface Options {
  db: Kysely<Tables>;
  /** For what reads many rows. */
  reader: Kysely<Tables>;
  policy: () => Policy;
}

type Agents = ReadonlySet<string> | undefined;

/** People at PCs by what they did: scores, why, and who is watched. Reads what the scorer keeps, no events. */
export class PeopleRisk {
  readonly #db: Kysely<Tables>;
  readonly #reader: Kysely<Tables>;
  readonly #policy: () => Policy;

  constructor({ db, reader, policy }: Options) {
    this.#db = db;
    this.#reader = reader;
    this.#policy = policy;
  }

  /** Highest score first. */
  async list(
    { q, watched, limit }: { q?: string | undefined; watched?: 'yes' | undefined; limit: number },
    agents: Agents,
  ): Promise<{ people: PersonRisk[]; halfLifeDays: number }> {
    const { halfLifeDays } = await readRiskRules(this.#db);
    const now = Date.now();
    const rows = await this.#people(agents).execute();
    const watch = await this.#watched(now);
    const word = q?.trim().toLowerCase() ?? '';
    const shown = rows
      .filter(({ person }) => person.toLowerCase().includes(word) && (!watched || watch.has(person)))
      .map((row) => ({ ...row, now: scoreAt(row, now, halfLifeDays) }))
      .sort((one, other) => other.now - one.now || one.person.localeCompare(other.person))
      .slice(0, limit);
    const reasons = await this.#reasons(
      shown.map(({ person }) => person),
      halfLifeDays,
      now,
    );
    return {
      halfLifeDays,
      people: shown.map((row) => ({
        ...known(row),
        score: row.now,
        watched: watch.has(row.person),
        reasons: (reasons.get(row.person) ?? []).slice(0, 2).map(({ reason }) => reason),
      })),
    };
  }

  /** @throws Refusal `not-found`, also for somebody at other PCs than the asker may see */
  async get(person: string, agents: Agents): Promise<PersonDetail> {
    const { halfLifeDays } = await readRiskRules(this.#db);
    const now = Date.now();
    const all = await this.#people(agents).execute();
    const row = all.find((each) => each.person === person);
    const watch = await this.#reader
      .selectFrom('watched_people')
      .selectAll()
      .where('person', '=', person)
      .executeTakeFirst();
    // Somebody may be watched of whom nothing has been seen yet; that too is told only to who may see all.
    if (!row && (!watch || agents)) throw new Refusal('not-found', 'nothing is known of this person');
    const score = row ? scoreAt(row, now, halfLifeDays) : 0;
    const groups = groupsOf(row);
    const alike = all.filter(
      (each) => groups.length > 0 && groupsOf(each).some((group) => groups.includes(group)),
    );
    const byGroup = alike.length > 1;
    const scores = (byGroup ? alike : all).map((each) => scoreAt(each, now, halfLifeDays));
    const pcs = await this.#reader
      .selectFrom('person_pcs')
      .leftJoin('devices', 'devices.agent_id', 'person_pcs.agent_id')
      .select(['person_pcs.agent_id', 'events', 'last_at', 'devices.hostname'])
      .where('person', '=', person)
      .orderBy('last_at', 'desc')
      .limit(100)
      .execute();
    const channels = await this.#reader
      .selectFrom('person_channels')
      .select(['channel', 'first_at'])
      .where('person', '=', person)
      .orderBy('first_at')
      .execute();
    const reasons = (await this.#reasons([person], halfLifeDays, now)).get(person) ?? [];
    return {
      ...(row ? known(row) : { person, events: 0, lastAt: 0, groups: [], hostname: '' }),
      score,
      watched: watch !== undefined && watch.until > now,
      watch: watch
        ? { reason: watch.reason, until: watch.until, addedBy: watch.added_by, addedAt: watch.added_at }
        : null,
      reasons,
      peers: {
        count: scores.length,
        average: scores.length === 0 ? 0 : scores.reduce((sum, each) => sum + each, 0) / scores.length,
        rank: 1 + scores.filter((each) => each > score).length,
        byGroup,
      },
      devices: pcs
        .filter(({ agent_id }) => agents?.has(agent_id) ?? true)
        .map(({ agent_id, hostname, events, last_at }) => ({
          agentId: agent_id,
          hostname: hostname ?? '',
          events,
          lastAt: last_at,
        })),
      channels: channels.map(({ channel, first_at }) => ({ channel, firstAt: first_at })),
      training: await this.#training(person),
    };
  }

  /** Puts somebody on the watch list, or changes why and until when. */
  async watch(
    person: string,
    { reason, until }: { reason: string; until: number },
    by: string,
  ): Promise<void> {
    if (until <= Date.now()) throw new Refusal('bad-request', 'until: a time to come');
    const row = { reason, until, added_by: by, added_at: Date.now() };
    await this.#db
      .insertInto('watched_people')
      .values({ person, ...row })
      .onConflict((conflict) => conflict.column('person').doUpdateSet(row))
      .execute();
  }

  /** @throws Refusal `not-found` */
  async unwatch(person: string): Promise<void> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('watched_people')
      .where('person', '=', person)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new Refusal('not-found', 'not on the watch list');
  }

  #people(agents: Agents) {
    const query = this.#reader
      .selectFrom('person_risk')
      .leftJoin('devices', 'devices.agent_id', 'person_risk.agent_id')
      .select(['person', 'score', 'at', 'events', 'last_at', 'devices.hostname', 'devices.groups']);
    return agents === undefined
      ? query
      : (query.where('person', 'in', (sub) =>
          sub
            .selectFrom('person_pcs')
            .select('person_pcs.person')
            .where(oneOf<Tables, 'person_pcs'>('person_pcs.agent_id', agents)),
        ) as typeof query);
  }

  async #watched(now: number): Promise<Set<string>> {
    const rows = await this.#reader
      .selectFrom('watched_people')
      .select('person')
      .where('until', '>', now)
      .execute();
    return new Set(rows.map(({ person }) => person));
  }

  /** Of each person what weighs most first, as of now. */
  async #reasons(people: readonly string[], halfLifeDays: number, now: number) {
    const found = new Map<string, { reason: RiskReason; score: number; events: number }[]>();
    if (people.length === 0) return found;
    const rows = await this.#reader
      .selectFrom('person_risk_reasons')
      .selectAll()
      .where('person', 'in', [...people])
      .execute();
    for (const row of rows) {
      const score = scoreAt(row, now, halfLifeDays);
      const reason = { reason: row.reason as RiskReason, score, events: row.events };
      found.set(row.person, [...(found.get(row.person) ?? []), reason]);
    }
    for (const reasons of found.values()) reasons.sort((one, other) => other.score - one.score);
    return found;
  }

  /** Cards that name this person or everybody; of those for groups, which a PC knows, only what was confirmed. */
  async #training(person: string): Promise<PersonDetail['training']> {
    const confirmed = await this.#reader
      .selectFrom('training_confirmations')
      .select(['card', 'edition', 'at'])
      .where('person', '=', person)
      .execute();
    return (this.#policy().training?.cards ?? []).flatMap(({ id, edition, title, users, groups }) => {
      const at = confirmed.find((each) => each.card === id && each.edition === edition)?.at ?? null;
      const assigned = users ? users.some((name) => matchesWildcard(name, person)) : !groups;
      return assigned || at !== null ? [{ id, title, at }] : [];
    });
  }
}

interface Row {
  person: string;
  events: number;
  last_at: number;
  hostname: string | null;
  groups: string | null;
}

function groupsOf(row: Pick<Row, 'groups'> | undefined): string[] {
  return row?.groups ? (JSON.parse(row.groups) as string[]) : [];
}

function known(row: Row) {
  const { person, events, last_at, hostname } = row;
  return { person, events, lastAt: last_at, groups: groupsOf(row), hostname: hostname ?? '' };
}
