import type { FieldName, Query } from './ast.ts';
import { below } from './fields.ts';

/** What of an event queries look into, as stored; null where it has none. */
export interface Searched {
  at: number;
  severity: string;
  channel: string | null;
  level: string | null;
  action: string | null;
  outcome: string | null;
  type: string;
  user: string | null;
  host: string | null;
  device: string;
  rule: string | null;
  file: string | null;
  detector: readonly string[];
  /** Lower-cased. */
  text: string;
}

/** What compares a field with a value, on one thing of that field. */
export type Test = (value: string) => boolean;

/** The query as a test on an event. */
export function matches(query: Query, event: Searched): boolean {
  switch (query.kind) {
    case 'and':
      return query.parts.every((part) => matches(part, event));
    case 'or':
      return query.parts.some((part) => matches(part, event));
    case 'not':
      return !matches(query.part, event);
    case 'word':
      return event.text.includes(folded(query.text));
    case 'field': {
      if (query.field === 'at') return timeTest(query)(event.at);
      const value = event[query.field];
      if (value === null) return false;
      const test = fieldTest(query);
      return typeof value === 'string' ? test(value) : value.some(test);
    }
  }
}

type OfField = Extract<Query, { kind: 'field' }>;

/** A field's condition on one of its values. A level that is not in the scheme counts as the highest. */
export function fieldTest({ field, operator, values }: OfField): Test {
  if (operator === ':') {
    const fixed = new Set(values.filter(({ wild }) => !wild).map(({ text }) => asciiLower(text)));
    const patterns = values.filter(({ wild }) => wild).map(({ text }) => asciiLower(text).split('*'));
    return (value) => {
      const lower = asciiLower(value);
      return fixed.has(lower) || patterns.some((pieces) => fits(lower, pieces));
    };
  }
  const lower = limitOf(field, operator, values[0]!.text);
  return operator === '<' || operator === '<=' ? (value) => lower.has(value) : (value) => !lower.has(value);
}

/** The values that lie below what an operator of an ordered field asks for. */
export function limitOf(
  field: FieldName,
  operator: '>=' | '>' | '<=' | '<',
  id: string,
): ReadonlySet<string> {
  const lower = below(field, id) ?? [];
  return new Set(operator === '>' || operator === '<=' ? [...lower, id] : lower);
}

/** A condition on the time; what is asked for as a day or a minute was taken apart when it was read. */
export function timeTest({ operator, values }: OfField): (at: number) => boolean {
  const time = Number(values[0]!.text);
  switch (operator) {
    case '>=':
      return (at) => at >= time;
    case '>':
      return (at) => at > time;
    case '<=':
      return (at) => at <= time;
    default:
      return (at) => at < time;
  }
}

/** Whether a text is these pieces with anything between them; linear, whatever the pattern. */
function fits(text: string, pieces: readonly string[]): boolean {
  const [first, ...rest] = pieces as [string, ...string[]];
  const last = rest.pop()!;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** Case as every database ignores it alike: of the 26 letters. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** A word as it stands in search texts. */
export function folded(word: string): string {
  return word.toLowerCase();
}
