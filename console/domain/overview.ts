import type { Kysely } from 'kysely';
import { EVERYTHING } from '../../shared/event-query/ast.ts';
import { SEVERITIES } from '../../shared/events/severity.ts';
import type { Language } from '../../shared/i18n/text.ts';
import type { Overview } from '../api/contract.ts';
import type { Tables } from '../store/schema.ts';
import type { Counters } from './counters.ts';
import type { EventCounts } from './events/counting/event-counts.ts';
import { labelled, overTime } from './events/counts.ts';
import type { Policies } from './policies.ts';
import type { Presence } from './presence.ts';

const TOP = 10;
const TOPS = ['channel', 'level', 'rule', 'device', 'user', 'severity'] as const;

export interface OverviewSources {
  db: Kysely<Tables>;
  counts: EventCounts;
  presence: Presence;
  policies: Policies;
  refused: Counters;
}

/** Counts of a time range, `from` inclusive and `to` exclusive, and how the fleet stands now; of `agents`, or of all. */
export async function overview(
  { db, counts, presence, policies, refused }: OverviewSources,
  from: number,
  to: number,
  language: Language,
  agents?: ReadonlySet<string>,
): Promise<Overview> {
  const counted = await counts.counted({
    query: EVERYTHING,
    agents: agents ? [...agents] : undefined,
    from,
    to,
    facets: TOPS,
    top: TOP,
    steps: true,
  });
  const { total, blocked, notStopped } = counted;
  const facets = await labelled(counted.facets, { db, policies }, language);
  const everyDevice = await db.selectFrom('devices').select(['agent_id', 'hostname', 'silent']).execute();
  const devices = everyDevice.filter(({ agent_id }) => agents?.has(agent_id) ?? true);
  return {
    agents: {
      total: devices.length,
      online: devices.filter((device) => presence.has(device.agent_id)).length,
      silent: devices.filter((device) => device.silent && !presence.has(device.agent_id)).length,
    },
    events: { total, blocked, notStopped, ...overTime(counted) },
    bySeverity: SEVERITIES.map((key) => ({
      key,
      label: key,
      count: facets.severity.find((each) => each.key === key)?.count ?? 0,
    })),
    byChannel: facets.channel,
    byLevel: facets.level,
    topRules: facets.rule,
    topDevices: facets.device,
    topUsers: facets.user,
    policy: await policies.adoptionCounts(agents),
    refused: refused.all(),
  };
}
