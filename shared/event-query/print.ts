import type { Query, Value } from './ast.ts';
import { printTime } from './time.ts';

/** The query as text that parses to the same again, times in UTC. */
export function printQuery(query: Query): string {
  return print(query, false);
}

function print(query: Query, inner: boolean): string {
  switch (query.kind) {
    case 'word':
      return word(query.text);
    case 'not':
      return `-${print(query.part, true)}`;
    case 'field': {
      const values = query.values.map((value) =>
        query.field === 'at' ? printTime(Number(value.text)) : printValue(value),
      );
      return `${query.field}${query.operator}${values.length === 1 ? values[0] : `(${values.join(',')})`}`;
    }
    default: {
      if (query.parts.length === 0) return inner ? '*' : '';
      const parts = query.parts.map((part) => print(part, true));
      const text = parts.join(query.kind === 'or' ? ' or ' : ' ');
      return inner && parts.length > 1 ? `(${text})` : text;
    }
  }
}

/** A value as it is written after a field's colon. */
export function printValue({ text, wild }: Value): string {
  if (wild) return text;
  return /^[^\s()"“”,，、*\\]+$/u.test(text) ? text : quoted(text);
}

function word(text: string): string {
  const bare =
    /^[^\s()"“”:：<>=≥≤*-][^\s()"“”:：<>=≥≤*]*$/u.test(text) &&
    !/^(or|and|not|或|且|非|\|\||&&)$/i.test(text);
  return bare ? text : quoted(text);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
