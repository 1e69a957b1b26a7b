import { type Kysely, sql } from 'kysely';
import { SEVERITIES } from '../../shared/events/severity.ts';
import type { Language } from '../../shared/i18n/text.ts';
import type { Overview } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';
import type { Counters } from './counters.ts';
import { amongAgents } from './events/filter.ts';
import type { Policies } from './policies.ts';
import type { Presence } from './presence.ts';

const TOP = 10;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1, 2, 5, 10, 15, 30]
  .map((n) => n * MINUTE)
  .concat(
    [1, 2, 3, 6, 12].map((n) => n * HOUR),
    [1, 2, 7, 30].map((n) => n * DAY),
  );
const MOST_STEPS = 60;

/** The smallest round step that divides a range into at most 60. */
export function stepFor(rangeMs: number): number {
  return STEPS.find((step) => rangeMs / step <= MOST_STEPS) ?? Math.ceil(rangeMs / MOST_STEPS / DAY) * DAY;
}

export interface OverviewSources {
  db: Kysely<Tables>;
  presence: Presence;
  policies: Policies;
  refused: Counters;
}

/** Counts of a time range, `from` inclusive and `to` exclusive, and how the fleet stands now; of `agents`, or of all. */
export async function overview(
  { db, presence, policies, refused }: OverviewSources,
  from: number,
  to: number,
  language: Language,
  agents?: ReadonlySet<string>,
): Promise<Overview> {
  const stepMs = stepFor(to - from);
  const everywhere = db.selectFrom('events').where('at', '>=', from).where('at', '<', to);
  const inRange = agents ? everywhere.where(amongAgents(agents)) : everywhere;

  /** The most frequent values of a column. */
  const top = async (column: 'channel' | 'level' | 'rule_id' | 'agent_id' | 'actor') =>
    (await inRange
      .select([`${column} as key`, (e) => e.fn.countAll<number>().as('count')])
      .where(column, 'is not', null)
      .groupBy(column)
      .orderBy('count', 'desc')
      .orderBy(column)
      .limit(TOP)
      .execute()) as { key: string; count: number }[];

  const cells = await inRange
    .select([
      // SQLite's driver binds numbers as REAL, whose division leaves fractions.
      sql<number>`cast((at - ${from}) / ${stepMs} as integer)`.as('step'),
      'severity',
      (e) => e.fn.countAll<number>().as('count'),
      sql<number>`sum(case when action = 'block' then 1 else 0 end)`.as('blocked'),
      sql<number>`sum(case when outcome = 'not-stopped' then 1 else 0 end)`.as('not_stopped'),
    ])
    .groupBy(['step', 'severity'])
    .execute();
  const overTime = Array.from({ length: Math.ceil((to - from) / stepMs) }, (_, index) => ({
    at: from + index * stepMs,
    bySeverity: {} as Record<string, number>,
  }));
  const bySeverity = SEVERITIES.map((key) => ({ key, label: key, count: 0 }));
  const events = { total: 0, blocked: 0, notStopped: 0, stepMs, overTime };
  for (const { step, severity, count, blocked, not_stopped } of cells) {
    const name = SEVERITIES[severity]!;
    overTime[step]!.bySeverity[name] = count;
    bySeverity[severity]!.count += count;
    events.total += count;
    events.blocked += blocked;
    events.notStopped += not_stopped;
  }

  const { policy } = policies.current;
  const ruleNames = new Map(
    policy.rules.map(({ id, name }) => [id, typeof name === 'string' ? name : name[language]]),
  );
  const levelNames = new Map(policy.classification.levels.map(({ id, name }) => [id, name[language]]));
  const everyDevice = await db.selectFrom('devices').select(['agent_id', 'hostname', 'silent']).execute();
  const devices = everyDevice.filter(({ agent_id }) => agents?.has(agent_id) ?? true);
  const hostnames = new Map(devices.map((device) => [device.agent_id, device.hostname]));
  const labelled = (counts: { key: string; count: number }[], labels?: Map<string, string>) =>
    counts.map(({ key, count }) => ({ key, label: labels?.get(key) ?? key, count }));

  return {
    agents: {
      total: devices.length,
      online: devices.filter((device) => presence.has(device.agent_id)).length,
      silent: devices.filter((device) => device.silent && !presence.has(device.agent_id)).length,
    },
    events,
    bySeverity,
    byChannel: labelled(await top('channel')),
    byLevel: labelled(await top('level'), levelNames),
    topRules: labelled(await top('rule_id'), ruleNames),
    topDevices: labelled(await top('agent_id'), hostnames),
    topUsers: labelled(await top('actor')),
    policy: await policies.adoptionCounts(agents),
    refused: refused.all(),
  };
}
