/** Something wrong in a policy: where, and what to do about it. Line and column count from 1. */
export interface PolicyProblem {
  line: number;
  column: number;
  /** Path of the offending value, such as `rules.2.when.levelAtLeast`. */
  path: string;
  message: string;
}
