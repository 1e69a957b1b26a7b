import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { FieldName, Query } from '../../../shared/event-query/ast.ts';
import { fieldTest, folded, limitOf } from '../../../shared/event-query/match.ts';
import { SEVERITIES } from '../../../shared/events/severity.ts';
import { containing } from '../../store/containing.ts';
import { fits } from '../../store/fits.ts';
import { oneOf } from '../../store/one-of.ts';
import type { Tables } from '../../store/schema.ts';

type Builder = ExpressionBuilder<Tables, 'events'>;
type OfField = Extract<Query, { kind: 'field' }>;

const COLUMNS = {
  channel: 'events.channel',
  level: 'events.level',
  action: 'events.action',
  outcome: 'events.outcome',
  type: 'events.type',
  user: 'events.actor',
  device: 'events.agent_id',
  rule: 'events.rule_id',
  file: 'events.file',
} as const satisfies Partial<Record<FieldName, `events.${string}`>>;

/** A query as a condition on stored events: what matches() says, for a database. Names of PCs are ids by now. */
export function queryCondition(query: Query, e: Builder): Expression<SqlBool> {
  switch (query.kind) {
    case 'and':
      return e.and(query.parts.map((part) => queryCondition(part, e)));
    case 'or':
      return e.or(query.parts.map((part) => queryCondition(part, e)));
    case 'not':
      return e.not(queryCondition(query.part, e));
    case 'word':
      return e('events.search', 'like', containing(folded(query.text)));
    case 'field':
      return fieldCondition(query, e);
  }
}

function fieldCondition(query: OfField, e: Builder): Expression<SqlBool> {
  const { field, operator, values } = query;
  if (field === 'at' && operator !== ':') return e('events.at', operator, Number(values[0]!.text));
  if (field === 'severity') {
    const test = fieldTest(query);
    return among(
      e,
      SEVERITIES.flatMap((name, rank) => (test(name) ? [rank] : [])),
    );
  }
  if (field === 'detector') {
    return e.or(
      values.map(({ text, wild }) =>
        // Between commas; a star stands at the ends only, where the comma would.
        fits(e.ref('events.detectors'), wild ? `*${endless(text)}*` : `*,${text},*`, true),
      ),
    );
  }
  if (field === 'at' || field === 'host') return nothing();
  const column = COLUMNS[field];
  if (operator !== ':') {
    const limits = [...limitOf(field, operator, values[0]!.text)];
    const isLower = operator === '<' || operator === '<=';
    const known = e(column, 'is not', null);
    if (limits.length === 0) return isLower ? nothing() : known;
    return e.and([known, e(column, isLower ? 'in' : 'not in', limits)]);
  }
  if (field === 'device' && !values.some(({ wild }) => wild)) {
    return oneOf<Tables, 'events'>(
      'events.agent_id',
      values.map(({ text }) => text),
    );
  }
  return e.or(values.map(({ text, wild }) => fits(e.ref(column), text, wild)));
}

/** `cn.*` as `,cn.`, `*.id` as `.id,`, `*id*` as `id`. */
function endless(text: string): string {
  const inner = text.replace(/^\*+|\*+$/g, '');
  return `${text.startsWith('*') ? '' : ','}${inner}${text.endsWith('*') ? '' : ','}`;
}

function among(e: Builder, ranks: number[]): Expression<SqlBool> {
  return ranks.length === 0 ? nothing() : e('events.severity', 'in', ranks);
}

function nothing(): Expression<SqlBool> {
  return sql<SqlBool>`1 = 0`;
}
