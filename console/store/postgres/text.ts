/** PostgreSQL's text takes every character but this one; SQLite takes it, and file names of a hostile PC may hold it. */
const NUL = '\0';

/** The text with U+FFFD in the place of what PostgreSQL refuses. */
export function storable(text: string): string {
  return text.includes(NUL) ? text.replaceAll(NUL, '\uFFFD') : text;
}

/** A field of COPY's text format, see https://www.postgresql.org/docs/current/sql-copy.html. */
export function copyField(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'number') return String(value);
  return NEEDS_ESCAPE.test(value)
    ? storable(value).replace(ESCAPED, (character) => ESCAPES[character]!)
    : value;
}

const NEEDS_ESCAPE = /[\\\n\r\t\0]/;
const ESCAPED = /[\\\n\r\t]/g;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
