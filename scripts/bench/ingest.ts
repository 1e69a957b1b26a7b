import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type WebSocket from 'ws';
import { enrol, parseEnrolment } from '../../agent/service/enrolment.ts';
import { SUBPROTOCOL } from '../../shared/protocol/limits.ts';
import { startGuardpost } from '../demo/children.ts';
import { ConsoleClient } from '../demo/console-client.ts';
import { sampleEvent } from '../load/sample-event.ts';
import { type BareIdentity, bareIdentity, openSocket } from './bare-tls.ts';
import { firstLine } from './first-line.ts';
import { type BenchResult, throughput } from './result.ts';

const BARE = fileURLToPath(new URL('./ingest-bare.ts', import.meta.url));

export interface IngestOptions {
  agents?: number;
  /** Of each agent in each round. */
  batches?: number;
  batchEvents?: number;
  rounds?: number;
}

/** An agent of the load: its link, and how far it has numbered its events. */
interface Sender {
  socket: WebSocket;
  epoch: string;
  seq: number;
}

/**
 * Events a second that are acknowledged after commit: a console process against a bare loop process that does
 * the same writes, the same load from this process to both over mutual TLS on loopback, in turns.
 */
export async function run({
  agents = 8,
  batches = 12,
  batchEvents = 100,
  rounds = 9,
}: IngestOptions = {}): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'guardpost-bench-'));
  const console_ = startGuardpost([
    'console',
    '--data',
    join(folder, 'console'),
    '--listen',
    '127.0.0.1:0',
    '--second-factor',
    'optional',
  ]);
  const bare = spawn(process.execPath, [BARE, join(folder, 'bare')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const open: Sender[] = [];
  try {
    const consoleUrl = (await console_.line(/(http:\/\/\S+)/))[1]!;
    const code = (await console_.line(/\b([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)\b/))[1]!;
    const client = new ConsoleClient(consoleUrl);
    await client.setUp(code, 'bench', randomUUID());
    const bareUrl = await firstLine(bare);

    const ours: Sender[] = [];
    const theirs: Sender[] = [];
    for (let index = 0; index < agents; index++) {
      ours.push(await connectToConsole(client));
      const agentId = randomUUID();
      const identity = await bareIdentity(join(folder, 'bare'), agentId);
      theirs.push(await connect(bareUrl, identity, { 'x-agent-id': agentId }));
    }
    open.push(...ours, ...theirs);

    const samples: { ours: number[]; limit: number[] } = { ours: [], limit: [] };
    const sample = async (senders: Sender[], into: number[] | undefined) => {
      const rate = await send(senders, batches, batchEvents);
      into?.push(rate);
    };
    // The first round warms both up and is not counted; then each goes first in turn.
    for (let round = 0; round <= rounds; round++) {
      const counted = round > 0;
      const pair = [
        () => sample(ours, counted ? samples.ours : undefined),
        () => sample(theirs, counted ? samples.limit : undefined),
      ];
      if (round % 2 === 1) pair.reverse();
      for (const part of pair) await part();
    }
    return [throughput('ingest', 'events/s', samples.ours, samples.limit)];
  } finally {
    for (const { socket } of open) socket.terminate();
    bare.kill('SIGTERM');
    await console_.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Sends every batch, two on the way at a time for each agent; gives the rate up to the last acknowledgement. */
async function send(senders: readonly Sender[], batches: number, batchEvents: number): Promise<number> {
  const frames = senders.map((sender) =>
    Array.from({ length: batches }, () => {
      const events = Array.from({ length: batchEvents }, () => ({ seq: ++sender.seq, event: sampleEvent() }));
      return JSON.stringify({ type: 'events', epoch: sender.epoch, events });
    }),
  );
  const start = performance.now();
  await Promise.all(
    senders.map(
      ({ socket }, index) =>
        new Promise<void>((resolve, reject) => {
          const queue = frames[index]!;
          let next = 0;
          let acknowledged = 0;
          socket.on('message', function onMessage(data) {
            const message = JSON.parse(data.toString()) as { type: string; rejected?: unknown };
            if (message.type === 'error' || message.rejected) reject(new Error(data.toString()));
            if (message.type !== 'ack') return;
            acknowledged++;
            if (next < queue.length) socket.send(queue[next++]!);
            else if (acknowledged === queue.length) {
              socket.off('message', onMessage);
              resolve();
            }
          });
          socket.once('close', () => reject(new Error('the link was closed')));
          while (next < Math.min(2, queue.length)) socket.send(queue[next++]!);
        }),
    ),
  );
  return (senders.length * batches * batchEvents) / ((performance.now() - start) / 1000);
}

async function connectToConsole(client: ConsoleClient): Promise<Sender> {
  const about = { hostname: 'pc', platform: 'linux', osVersion: 'Debian 12', agentVersion: '0.1.0' } as const;
  const identity = await enrol(parseEnrolment(await client.enrolmentUrl('bench')), about);
  const { agentId } = identity;
  const sender = await connect(identity.linkUrl, identity);
  const welcome = new Promise((resolve) => sender.socket.once('message', resolve));
  const hello = { ...about, agentId, versions: [1], epoch: sender.epoch, lastSeq: 0, policyRevision: 1 };
  sender.socket.send(JSON.stringify({ type: 'hello', ...hello }));
  await welcome;
  return sender;
}

async function connect(
  url: string,
  identity: BareIdentity,
  headers: Record<string, string> = {},
): Promise<Sender> {
  const socket = await openSocket(url, identity, { protocols: [SUBPROTOCOL], headers });
  socket.setMaxListeners(0);
  return { socket, epoch: randomUUID(), seq: 0 };
}
