/** What can be wrong with a table of people; stable, translated by who shows it. */
export const TABLE_PROBLEMS = [
  'quote-open',
  'row-too-long',
  'encoding',
  'no-column',
  'no-rows',
  'too-many-rows',
  'columns',
  'match',
] as const;
export type TableProblem = (typeof TABLE_PROBLEMS)[number];

/** A table that cannot be indexed: what is wrong, and in which line where one is to blame (from 1). */
export class TableError extends Error {
  override readonly name = 'TableError';
  readonly problem: TableProblem;
  readonly line: number | undefined;

  constructor(problem: TableProblem, message: string, line?: number) {
    super(line === undefined ? message : `line ${line}: ${message}`);
    this.problem = problem;
    this.line = line;
  }
}
