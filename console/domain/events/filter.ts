import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import type { Query } from '../../../shared/event-query/ast.ts';
import { matches } from '../../../shared/event-query/match.ts';
import { severityRank } from '../../../shared/events/severity.ts';
import type { EventFilter } from '../../api/contract.ts';
import { containing } from '../../store/containing.ts';
import { oneOf } from '../../store/one-of.ts';
import type { Tables } from '../../store/schema.ts';
import type { EventRow } from '../../store/store.ts';
import { searchedOf } from './event-query.ts';
import { queryCondition } from './query-condition.ts';

/** What a person asks for, within the PCs that they may see (`agents`; undefined for all). */
export interface ScopedFilter extends EventFilter {
  agents?: ReadonlySet<string> | undefined;
  /** `query` as it was read, with names of PCs turned into ids. */
  parsed?: Query | undefined;
}

/** The two readings of a filter stand side by side, so that the live tail shows what the list would. */

/**
 * The filter as a condition on stored events. With `anyTime`, the index on time is left alone: right for a wide
 * range, where walking back from the newest event soon has a page full and sorting the range by position has not.
 */
export function filterCondition(
  filter: ScopedFilter,
  { anyTime = false } = {},
): (e: ExpressionBuilder<Tables, 'events'>) => ExpressionWrapper<Tables, 'events', SqlBool> {
  return (e) => {
    const parts: ExpressionWrapper<Tables, 'events', SqlBool>[] = [];
    const at = anyTime ? sql<number>`(events.at + 0)` : e.ref('events.at');
    if (filter.from !== undefined) parts.push(e(at, '>=', filter.from));
    if (filter.to !== undefined) parts.push(e(at, '<', filter.to));
    if (filter.severity) parts.push(e('events.severity', 'in', filter.severity.map(severityRank)));
    if (filter.channel) parts.push(e('events.channel', 'in', filter.channel));
    if (filter.action) parts.push(e('events.action', 'in', filter.action));
    if (filter.outcome) parts.push(e('events.outcome', 'in', filter.outcome));
    if (filter.type) parts.push(e('events.type', 'in', filter.type));
    if (filter.level) parts.push(e('events.level', 'in', filter.level));
    if (filter.agentId !== undefined) parts.push(e('events.agent_id', '=', filter.agentId));
    if (filter.agents) parts.push(amongAgents(filter.agents));
    if (filter.user !== undefined) parts.push(e('events.actor', '=', filter.user));
    if (filter.ruleId !== undefined) parts.push(e('events.rule_id', '=', filter.ruleId));
    for (const word of words(filter.q)) parts.push(e('events.search', 'like', containing(word)));
    if (filter.parsed) parts.push(queryCondition(filter.parsed, e) as never);
    return e.and(parts);
  };
}

/** The filter as a test on an event that has just been stored. */
export function filterTest(filter: ScopedFilter): (row: EventRow, agentId: string) => boolean {
  const severities = filter.severity?.map(severityRank);
  const searched = words(filter.q);
  const among = <T>(allowed: readonly T[] | undefined, value: T | null) =>
    allowed === undefined || (value !== null && allowed.includes(value));
  return (row, agentId) =>
    (filter.from === undefined || row.at >= filter.from) &&
    (filter.to === undefined || row.at < filter.to) &&
    among(severities, row.severity) &&
    among<string>(filter.channel, row.channel) &&
    among<string>(filter.action, row.action) &&
    among<string>(filter.outcome, row.outcome) &&
    among(filter.type, row.type) &&
    among(filter.level, row.level) &&
    (filter.agentId === undefined || agentId === filter.agentId) &&
    (filter.agents === undefined || filter.agents.has(agentId)) &&
    (filter.user === undefined || row.actor === filter.user) &&
    (filter.ruleId === undefined || row.rule_id === filter.ruleId) &&
    searched.every((word) => row.search.includes(word)) &&
    (filter.parsed === undefined || matches(filter.parsed, searchedOf(row, agentId, '')));
}

export function amongAgents(agents: ReadonlySet<string>): ExpressionWrapper<Tables, 'events', SqlBool> {
  return oneOf('events.agent_id', agents);
}

function words(q: string | undefined): string[] {
  return (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
}
