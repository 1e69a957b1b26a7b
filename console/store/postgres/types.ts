import { types } from 'pg';

/** What has no number of its own in the driver: `bigint` (times, positions, counts) and `numeric` (sums of them). */
const WHOLE_NUMBERS: ReadonlySet<number> = new Set([types.builtins.INT8, types.builtins.NUMERIC]);

/** How values come out of the database: the console's whole numbers as numbers, all else as the driver reads it. */
export const consoleTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (WHOLE_NUMBERS.has(oid) && format !== 'binary') return toNumber;
    return types.getTypeParser(oid, format as 'text');
  },
};

/** @throws RangeError for a number that JavaScript cannot hold exactly */
export function toNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    throw new RangeError(`the database holds ${text}, which is too large to be counted with`);
  }
  return number;
}
