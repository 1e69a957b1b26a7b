import type { Kysely } from 'kysely';
import type { Query } from '../../../shared/event-query/ast.ts';
import { fieldTest, type Searched } from '../../../shared/event-query/match.ts';
import { parseQuery } from '../../../shared/event-query/parse.ts';
import { SEVERITIES } from '../../../shared/events/severity.ts';
import type { EventFilter } from '../../api/contract.ts';
import type { Tables } from '../../store/schema.ts';
import type { EventRow } from '../../store/store.ts';
import { Refusal } from '../refusal.ts';
import { detectorsOf } from './counting/columns.ts';

/** The query of a filter. @throws Refusal `bad-request` with what is wrong and where */
export function readQuery(text: string | undefined): Query | undefined {
  if (!text) return undefined;
  const { query, error } = parseQuery(text);
  if (error) throw new Refusal('bad-request', `query: ${error.code} at ${error.at}`, { details: error });
  return query;
}

/** The rest of a filter as a query, so that both are counted as one. */
export function filterQuery(filter: EventFilter): Query {
  const parts: Query[] = [];
  const field = (
    name: Extract<Query, { kind: 'field' }>['field'],
    wanted: readonly string[] | string | undefined,
  ) => {
    if (wanted === undefined) return;
    const values = [wanted].flat().map((text) => ({ text, wild: false }));
    parts.push({ kind: 'field', field: name, operator: ':', values });
  };
  field('severity', filter.severity);
  field('channel', filter.channel);
  field('action', filter.action);
  field('outcome', filter.outcome);
  field('type', filter.type);
  field('level', filter.level);
  field('device', filter.agentId);
  field('user', filter.user);
  field('rule', filter.ruleId);
  for (const text of (filter.q ?? '').split(/\s+/).filter(Boolean)) parts.push({ kind: 'word', text });
  return { kind: 'and', parts };
}

/** The query with names of PCs turned into their ids, as the store knows them. */
export async function withHosts(query: Query, db: Kysely<Tables>): Promise<Query> {
  if (!asksForHosts(query)) return query;
  const devices = await db.selectFrom('devices').select(['agent_id', 'hostname']).execute();
  const resolve = (part: Query): Query => {
    if (part.kind === 'and' || part.kind === 'or') return { kind: part.kind, parts: part.parts.map(resolve) };
    if (part.kind === 'not') return { kind: 'not', part: resolve(part.part) };
    if (part.kind !== 'field' || part.field !== 'host') return part;
    const test = fieldTest(part);
    const found = devices.filter(({ hostname }) => test(hostname));
    const values = found.map(({ agent_id }) => ({ text: agent_id, wild: false }));
    return { kind: 'field', field: 'device', operator: ':', values };
  };
  return resolve(query);
}

function asksForHosts(query: Query): boolean {
  if (query.kind === 'and' || query.kind === 'or') return query.parts.some(asksForHosts);
  if (query.kind === 'not') return asksForHosts(query.part);
  return query.kind === 'field' && query.field === 'host';
}

/** What a query looks into, of an event that has just been stored. */
export function searchedOf(row: EventRow, agentId: string, hostname: string): Searched {
  return {
    at: row.at,
    severity: SEVERITIES[row.severity]!,
    channel: row.channel,
    level: row.level,
    action: row.action,
    outcome: row.outcome,
    type: row.type,
    user: row.actor,
    host: hostname,
    device: agentId,
    rule: row.rule_id,
    file: row.file,
    detector: detectorsOf(row.detectors),
    text: row.search,
  };
}
