import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { toEventRow } from '../../console/domain/events/event-row.ts';
import { openPostgresStore } from '../../console/store/postgres/open.ts';
import { copyField } from '../../console/store/postgres/text.ts';
import { PostgresServer, postgresPrograms } from '../../console/testing/postgres-server.ts';
import { sampleEvent } from '../load/sample-event.ts';
import { type BenchResult, throughput } from './result.ts';

const COLUMNS = [
  'seq',
  'at',
  'type',
  'severity',
  'channel',
  'action',
  'outcome',
  'level',
  'actor',
  'rule_id',
  'file',
  'detectors',
  'search',
  'body',
] as const;

/**
 * Events a second that the PostgreSQL store takes in durably, against COPY of the same rows in one transaction, in
 * turns, on a server of its own with every sync of the disk: into a plain table with the same columns and no index
 * (`ingest-postgres`), and into one with the indexes that the console's queries need (`ingest-postgres-indexed`).
 */
export async function run({ agents = 20, batchEvents = 100, rounds = 9 } = {}): Promise<BenchResult[]> {
  if (!postgresPrograms())
    throw new Error("this needs Debian's package postgresql: apt-get install postgresql");
  const server = await PostgresServer.start({ durable: true });
  try {
    const url = await server.database();
    const store = await openPostgresStore(url);
    const client = new pg.Client(url);
    await client.connect();
    await client.query('create table bare (like events)');
    await client.query('create table indexed (like events including indexes)');
    const ids = Array.from({ length: agents }, () => randomUUID());
    const samples = { ours: [] as number[], bare: [] as number[], indexed: [] as number[] };
    let seq = 1;
    for (let round = 0; round <= rounds; round++) {
      const from = seq;
      seq += batchEvents;
      const receivedAt = Date.now();
      const batches = ids.map((agentId) => ({
        agentId,
        epoch: 'e',
        receivedAt,
        rows: Array.from({ length: batchEvents }, (_, index) =>
          toEventRow(from + index, sampleEvent(), 'pc'),
        ),
        rejected: [],
      }));
      const rate = async (work: () => Promise<unknown>) => {
        const start = performance.now();
        await work();
        return (agents * batchEvents) / ((performance.now() - start) / 1000);
      };
      const copy = (table: string) =>
        rate(async () => {
          let position = from * agents;
          const lines = batches.flatMap(({ agentId, epoch, rows }) =>
            rows.map((row) =>
              [position++, agentId, epoch, receivedAt, ...COLUMNS.map((name) => row[name])]
                .map(copyField)
                .join('\t'),
            ),
          );
          const into = `copy ${table} (position, agent_id, epoch, received_at, ${COLUMNS.join(', ')}) from stdin`;
          await client.query('begin');
          await pipeline(Readable.from([`${lines.join('\n')}\n`]), client.query(copyFrom(into)));
          await client.query('commit');
        });
      const turns: [keyof typeof samples, () => Promise<number>][] = [
        ['ours', () => rate(() => store.events.append(batches))],
        ['bare', () => copy('bare')],
        ['indexed', () => copy('indexed')],
      ];
      if (round % 2 === 1) turns.reverse();
      // The first round warms up and is not counted.
      for (const [name, turn] of turns) {
        const value = await turn();
        if (round > 0) samples[name].push(value);
      }
    }
    await client.end();
    await store.close();
    return [
      throughput('ingest-postgres', 'events/s', samples.ours, samples.bare),
      throughput('ingest-postgres-indexed', 'events/s', samples.ours, samples.indexed),
    ];
  } finally {
    await server.stop();
  }
}
