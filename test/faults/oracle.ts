import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { DATABASE_FILE } from '../../console/store/sqlite/open.ts';

const run = promisify(execFile);
const GUARDPOST = fileURLToPath(new URL('../../scripts/guardpost.mjs', import.meta.url));
const MEGABYTE = 1024 * 1024;
/** Nothing grows without bound: far above what each needs, far below what a leak makes of some hundred faults. */
const MOST = { consoleBytes: 600 * MEGABYTE, agentBytes: 300 * MEGABYTE, openFiles: 250 };

/** What an agent's spool has accepted, read from its file while nobody has it open. */
export interface SpoolState {
  epoch: string;
  lastSeq: number;
  acknowledged: number;
}

/** Undefined when it cannot be read. */
export function spoolIn(dataDir: string): SpoolState | undefined {
  let database: InstanceType<typeof Database> | undefined;
  try {
    database = new Database(join(dataDir, 'spool.db'));
    const meta = database.prepare<[string], string>('select value from meta where key = ?').pluck();
    const last = database
      .prepare<[], number>("select seq from sqlite_sequence where name = 'events'")
      .pluck();
    return {
      epoch: meta.get('epoch')!,
      lastSeq: last.get() ?? 0,
      acknowledged: Number(meta.get('acknowledged')),
    };
  } catch {
    return undefined;
  } finally {
    database?.close();
  }
}

interface StoredRow {
  position: number;
  agentId: string;
  epoch: string;
  seq: number;
  id: string;
}

/** Asks the console's database, running or not. */
export function ask<T>(consoleDir: string, sql: string): T[] {
  const database = new Database(join(consoleDir, DATABASE_FILE), { readonly: true });
  try {
    return database.prepare(sql).all() as T[];
  } finally {
    database.close();
  }
}

export interface Accepted extends SpoolState {
  agentId: string;
}

/**
 * What does not hold, in words: every accepted event is stored exactly once and in its agent's order. Of an epoch
 * that is excused (its spool was destroyed) at least nothing is missing in the middle.
 */
export function judgeEvents(
  consoleDir: string,
  accepted: readonly Accepted[],
  excused: ReadonlySet<string>,
  inOrder: (agentId: string) => boolean,
): string[] {
  const rows = ask<StoredRow>(
    consoleDir,
    `select position, agent_id as agentId, epoch, seq, json_extract(body, '$.id') as id
     from events order by position`,
  );
  const setAside = ask<{ epoch: string; seq: number }>(consoleDir, 'select epoch, seq from rejected_events');
  const wrong: string[] = setAside.map(({ epoch, seq }) => `event ${seq} of ${epoch} was set aside`);
  if (new Set(rows.map(({ id }) => id)).size !== rows.length) wrong.push('an event is stored twice');
  const dropped = new Map<string, number>();
  const epochs = Map.groupBy(rows, ({ agentId, epoch }) => `${agentId} ${epoch}`);
  for (const [key, stored] of epochs) {
    const [agentId, epoch] = key.split(' ') as [string, string];
    const numbers = stored.map(({ seq }) => seq);
    if (inOrder(agentId) && numbers.some((seq, index) => index > 0 && seq <= numbers[index - 1]!)) {
      wrong.push(`${key}: not in the agent's order`);
    }
    const highest = Math.max(...numbers);
    const missing = highest - new Set(numbers).size;
    if (missing > 0) dropped.set(epoch, missing);
    const spool = accepted.find((one) => one.agentId === agentId && one.epoch === epoch);
    if (spool && highest !== spool.lastSeq) {
      wrong.push(`${key}: accepted up to ${spool.lastSeq}, stored up to ${highest}`);
    }
    if (missing > 0 && !excused.has(epoch)) wrong.push(`${key}: ${missing} of ${highest} are missing`);
  }
  for (const { agentId, epoch, lastSeq, acknowledged } of accepted) {
    if (lastSeq > 0 && !epochs.has(`${agentId} ${epoch}`))
      wrong.push(`${agentId}: nothing of ${epoch} is stored`);
    if (acknowledged < lastSeq) wrong.push(`${agentId}: ${lastSeq - acknowledged} wait in its spool`);
  }
  return wrong;
}

/** What `guardpost audit verify` says against the record. */
export async function judgeRecord(consoleDir: string): Promise<string[]> {
  try {
    await run(process.execPath, [GUARDPOST, 'audit', 'verify', '--data', consoleDir]);
    return [];
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return [`the record does not verify: ${stdout}${stderr}`.trim()];
  }
}

/** What a running process holds of memory and files. */
export function judgeGrowth(name: string, pid: number): string[] {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
  const files = readdirSync(`/proc/${pid}/fd`).length;
  const most = name === 'console' ? MOST.consoleBytes : MOST.agentBytes;
  return [
    ...(bytes > most ? [`${name} holds ${Math.round(bytes / MEGABYTE)} MB`] : []),
    ...(files > MOST.openFiles ? [`${name} has ${files} files open`] : []),
  ];
}
