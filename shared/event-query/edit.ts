import type { FieldName, Query } from './ast.ts';
import { EVERYTHING } from './ast.ts';

/**
 * The query with `field:value` as a condition of its own, negated or not; without it when it was there already, and
 * without its opposite in any case.
 */
export function toggled(query: Query, field: FieldName, value: string, exclude = false): Query {
  const wanted: Query = { kind: 'field', field, operator: ':', values: [{ text: value, wild: false }] };
  const opposite: Query = { kind: 'not', part: wanted };
  const [add, remove] = exclude ? [opposite, wanted] : [wanted, opposite];
  const parts = query.kind === 'and' ? query.parts : [query];
  const kept = parts.filter((part) => !same(part, add) && !same(part, remove));
  const all = parts.some((part) => same(part, add)) ? kept : [...kept, add];
  return all.length === 1 ? all[0]! : all.length === 0 ? EVERYTHING : { kind: 'and', parts: all };
}

/** Whether the query asks for `field:value`, leaves it out, or neither. */
export function stateOf(query: Query, field: FieldName, value: string): 'included' | 'excluded' | undefined {
  const parts = query.kind === 'and' ? query.parts : [query];
  const wanted: Query = { kind: 'field', field, operator: ':', values: [{ text: value, wild: false }] };
  if (parts.some((part) => same(part, wanted))) return 'included';
  return parts.some((part) => part.kind === 'not' && same(part.part, wanted)) ? 'excluded' : undefined;
}

function same(one: Query, other: Query): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
