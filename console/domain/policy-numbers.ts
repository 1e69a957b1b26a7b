import type { Kysely } from 'kysely';
import type { Tables } from '../store/schema.ts';
import { readSetting, writeSetting } from '../store/settings.ts';

const SETTING = 'policy.next-at-least';
/** Clocks differ, and a few policies may be published within one second. */
const MARGIN = 100;

/** The lowest number that the next policy may have; 0 for any. */
export async function lowestNextRevision(db: Kysely<Tables>): Promise<number> {
  return Number((await readSetting(db, SETTING)) ?? 0);
}

/**
 * Of a console that was put back: agents may hold policies that were published after the backup, and refuse what is
 * not newer. The next policy skips more numbers than can have been given out since: nobody publishes one a second.
 */
export async function skipRevisions(db: Kysely<Tables>, backupOf: number, now: number): Promise<void> {
  const { newest } = await db
    .selectFrom('policies')
    .select(({ fn }) => fn.max('revision').as('newest'))
    .executeTakeFirstOrThrow();
  const seconds = Math.max(0, Math.ceil((now - backupOf) / 1000));
  const former = Math.max(newest ?? 0, await lowestNextRevision(db));
  await writeSetting(db, SETTING, String(former + seconds + MARGIN));
}
