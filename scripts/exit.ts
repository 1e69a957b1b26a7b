/** Exit statuses of every command (see ARCHITECTURE.md, "The command line"). */
export const EXIT = {
  done: 0,
  /** The answer is no: a policy with errors, a record that does not verify. */
  no: 1,
  /** Wrong use: unknown option, missing argument. */
  usage: 2,
  /** Could not: port taken, file not readable. */
  failed: 3,
} as const;
