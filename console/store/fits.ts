import { type Expression, type SqlBool, sql } from 'kysely';

/**
 * The condition that a text is this one, or with `*` for any characters, whatever the case of its 26 letters. False
 * for null, so that it can be negated.
 */
export function fits(column: Expression<string | null>, text: string, wild: boolean): Expression<SqlBool> {
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  if (!wild) return sql<SqlBool>`(${column} is not null and lower(${column}) = ${lower})`;
  const pattern = lower.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');
  return sql<SqlBool>`(${column} is not null and lower(${column}) like ${pattern} escape '\\')`;
}
