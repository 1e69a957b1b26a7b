// The bare limit of ingest: a `ws` server over the same TLS that parses each batch, writes the rows the console would write, in
// one transaction with the same durability, and answers. No check of any kind, no agents, nothing else.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { WebSocketServer } from 'ws';
import { DATABASE_FILE, openSqliteStore } from '../../console/store/sqlite/open.ts';
import type { GuardEvent } from '../../shared/events/event.ts';
import { SEVERITIES } from '../../shared/events/severity.ts';
import { announce, bareServer } from './bare-tls.ts';

const dataDir = process.argv[2]!;
await (await openSqliteStore(dataDir)).close();
const database = new Database(join(dataDir, DATABASE_FILE));
database.pragma('journal_mode = wal');
database.pragma('synchronous = full');
database.pragma('wal_autocheckpoint = 4000');
database.pragma('cache_size = -65536');
const begin = database.prepare('begin immediate');
const commit = database.prepare('commit');
const insert = database.prepare(
  `insert into events (agent_id, epoch, seq, at, received_at, type, severity, channel, action, outcome, level,
     actor, rule_id, search, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
   on conflict (agent_id, epoch, seq) do nothing`,
);
const advance = database.prepare(
  `insert into cursors (agent_id, epoch, seq, stored) values (?, ?, ?, ?)
   on conflict (agent_id, epoch) do update set seq = max(seq, excluded.seq), stored = stored + excluded.stored`,
);

interface Batch {
  epoch: string;
  events: { seq: number; event: GuardEvent }[];
}

const server = await bareServer(dataDir);
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket, request) => {
  const agentId = request.headers['x-agent-id'];
  socket.on('message', (data) => {
    const { epoch, events } = JSON.parse(data.toString()) as Batch;
    const now = Date.now();
    begin.run();
    for (const { seq, event } of events) {
      const { file, actor, process, device, decision } = event;
      const search = [
        'pc',
        file?.path,
        actor?.user,
        process?.name,
        device?.vendor,
        device?.product,
        device?.serial,
        decision?.ruleId,
        file?.sha256,
      ]
        .join('\n')
        .toLowerCase();
      insert.run(
        agentId,
        epoch,
        seq,
        event.at,
        now,
        event.type,
        SEVERITIES.indexOf(event.severity),
        event.channel,
        decision?.action,
        event.outcome?.state,
        event.inspection?.level,
        actor?.user,
        decision?.ruleId,
        search,
        JSON.stringify(event),
      );
    }
    const last = events.at(-1)!.seq;
    advance.run(agentId, epoch, last, events.length);
    commit.run();
    socket.send(JSON.stringify({ type: 'ack', epoch, seq: last }));
  });
});
announce(server);
process.once('SIGTERM', () => {
  database.close();
  process.exit(0);
});
