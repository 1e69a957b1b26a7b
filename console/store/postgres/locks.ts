/**
 * Advisory locks by which consoles on one database take turns; the first number tells them from those of other
 * programs. Each is held to the end of a transaction and so ends with it, however it ends.
 */
const GUARDPOST = 0x67706f73;

const LOCKS = { events: 1, record: 2 } as const;

/** The statement that takes a lock; what is read under it must be read by a later statement. */
export function takeLock(name: keyof typeof LOCKS): string {
  return `select pg_advisory_xact_lock(${GUARDPOST}, ${LOCKS[name]})`;
}
