import { type Expression, sql } from 'kysely';

/** The lesser of two numbers: what one database calls `min`, the other calls `least`. Neither may be null. */
export function lesser(a: Expression<number>, b: Expression<number>): Expression<number> {
  return sql<number>`case when ${a} < ${b} then ${a} else ${b} end`;
}

/** The greater of two numbers, neither of them null. */
export function greater(a: Expression<number>, b: Expression<number>): Expression<number> {
  return sql<number>`case when ${a} > ${b} then ${a} else ${b} end`;
}
