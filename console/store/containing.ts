import { type Expression, sql } from 'kysely';

/** What a column is `like` that contains this very text. */
export function containing(text: string): Expression<string> {
  return sql<string>`${`%${text.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`;
}
