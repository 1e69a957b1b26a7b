import type { Kysely } from 'kysely';
import { SEVERITIES } from '../../../shared/events/severity.ts';
import type { Language } from '../../../shared/i18n/text.ts';
import type { EventCounts as Answer } from '../../api/contract.ts';
import type { Tables } from '../../store/schema.ts';
import type { Policies } from '../policies.ts';
import { type Counted, FACETS, type Facet } from './counting/columns.ts';
import type { EventCounts } from './counting/event-counts.ts';
import { filterQuery } from './event-query.ts';
import type { ScopedFilter } from './filter.ts';

/** Values of a facet at most. */
const TOP = 10;

/** What a filter asks for, as it is counted. */
export function wantedOf(filter: ScopedFilter) {
  const rest = filterQuery(filter);
  return {
    query: filter.parsed ? { kind: 'and' as const, parts: [rest, filter.parsed] } : rest,
    agents: filter.agents ? [...filter.agents] : undefined,
    from: filter.from,
    to: filter.to,
  };
}

/** Events that pass a filter, by time and by every facet; names in a language. */
export async function countEvents(
  { counts, ...sources }: { counts: EventCounts; db: Kysely<Tables>; policies: Policies },
  filter: ScopedFilter,
  language: Language,
): Promise<Answer> {
  const counted = await counts.counted({ ...wantedOf(filter), facets: FACETS, top: TOP, steps: true });
  return {
    total: counted.total,
    since: counted.since ?? null,
    ...overTime(counted),
    facets: await labelled(counted.facets, sources, language),
  };
}

/** Steps as the pages draw them. */
export function overTime({ from, stepMs, steps }: Counted) {
  const count = steps.length / SEVERITIES.length;
  return {
    stepMs,
    overTime: Array.from({ length: count }, (_, step) => ({
      at: from + step * stepMs,
      bySeverity: Object.fromEntries(
        SEVERITIES.flatMap((name, rank) => {
          const events = steps[step * SEVERITIES.length + rank]!;
          return events === 0 ? [] : [[name, events]];
        }),
      ),
    })),
  };
}

/** Counts with the names of what they are of: PCs, rules and levels; everything else is named by its key. */
export async function labelled(
  facets: Counted['facets'],
  { db, policies }: { db: Kysely<Tables>; policies: Policies },
  language: Language,
): Promise<Record<Facet, { key: string; label: string; count: number }[]>> {
  const { policy } = policies.current;
  const agents = (facets.device ?? []).map(({ key }) => key);
  const devices =
    agents.length === 0
      ? []
      : await db
          .selectFrom('devices')
          .select(['agent_id', 'hostname'])
          .where('agent_id', 'in', agents)
          .execute();
  const names: Partial<Record<Facet, Map<string, string>>> = {
    device: new Map(devices.map((device) => [device.agent_id, device.hostname])),
    rule: new Map(policy.rules.map(({ id, name }) => [id, typeof name === 'string' ? name : name[language]])),
    level: new Map(policy.classification.levels.map(({ id, name }) => [id, name[language]])),
  };
  return Object.fromEntries(
    FACETS.map((facet) => [
      facet,
      (facets[facet] ?? []).map(({ key, count }) => ({ key, label: names[facet]?.get(key) ?? key, count })),
    ]),
  ) as Record<Facet, { key: string; label: string; count: number }[]>;
}
