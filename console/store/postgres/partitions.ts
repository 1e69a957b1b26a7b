import type { Pool, PoolClient } from 'pg';
import { inTransaction } from './connection.ts';
import { takeLock } from './locks.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** The first Monday after the epoch, 1970-01-05. */
const MONDAY_MS = 4 * DAY_MS;
/** Weeks that are made ahead: a console that is off for so long finds the next one made. */
const AHEAD = 4;

/** A partition of events: what arrived from a Monday to the next, UTC. */
export interface Partition {
  name: string;
  from: number;
  /** Exclusive. */
  to: number;
}

/** The week that a time lies in. */
export function weekOf(at: number): Partition {
  const from = Math.floor((at - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS;
  return {
    name: `events_${new Date(from).toISOString().slice(0, 10).replaceAll('-', '')}`,
    from,
    to: from + WEEK_MS,
  };
}

/**
 * Makes the partitions of this week and those ahead, or of a time range. What was put into the default one because its
 * own was not there yet, as when a console's clock was wrong, moves into it.
 */
export async function makePartitions(pool: Pool, from: number, to = from + AHEAD * WEEK_MS): Promise<void> {
  for (let at = weekOf(from).from; at <= to; at += WEEK_MS) {
    const week = weekOf(at);
    if (await isThere(pool, week.name)) continue;
    await inTransaction(pool, (client) => make(client, week), `begin; ${takeLock('events')}`);
  }
}

async function make(client: PoolClient, { name, from, to }: Partition): Promise<void> {
  if (await isThere(client, name)) return;
  await client.query(`create table ${name} (like events including defaults)`);
  await client.query(
    `with moved as (delete from events_default where received_at >= $1 and received_at < $2 returning *)
     insert into ${name} select * from moved`,
    [from, to],
  );
  // Attaching lets readers go on, where making it in place would wait for them all and they for it.
  await client.query(`alter table events attach partition ${name} for values from (${from}) to (${to})`);
}

async function isThere(db: Pool | PoolClient, name: string): Promise<boolean> {
  return (await namesOf(db)).includes(name);
}

/** Read as a table, for what the server remembers of a name may be older than the lock. */
async function namesOf(db: Pool | PoolClient): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select child.relname as name from pg_inherits
     join pg_class child on child.oid = inhrelid
     where inhparent = 'events'::regclass order by child.relname`,
  );
  return rows.map(({ name }) => name);
}

/** The partitions of weeks that are over before a time, oldest first. */
export async function partitionsBefore(client: PoolClient, before: number): Promise<Partition[]> {
  return (await namesOf(client))
    .map((name) => /^events_(\d{4})(\d\d)(\d\d)$/.exec(name))
    .filter((match) => match !== null)
    .map(([, year, month, day]) => weekOf(Date.UTC(Number(year), Number(month) - 1, Number(day))))
    .filter(({ to }) => to <= before);
}
