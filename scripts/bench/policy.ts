import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import WebSocket, { WebSocketServer } from 'ws';
import { DEFAULT_POLICY_SOURCE } from '../../shared/policy/default-policy.ts';
import { Pair } from '../demo/pair.ts';
import { type BenchResult, cost, slowEnd } from './result.ts';

export interface PolicyOptions {
  publications?: number;
}

const WARM_UP = 3;

/**
 * From the request that publishes a policy to its enforcement by a connected agent, as the agent's own report
 * reaches the console's live view, which is later still. The limit is a bare server that commits the text in
 * one row, sends it over `ws`, and hears it parsed on the other side.
 */
export async function run({ publications = 50 }: PolicyOptions = {}): Promise<BenchResult[]> {
  const pair = await Pair.open('bench');
  const bare = await Bare.start(pair.folder);
  let unfollow = () => {};
  try {
    await pair.startAgent();
    await pair.publish(DEFAULT_POLICY_SOURCE);
    let onApplied: (revision: unknown) => void = () => {};
    unfollow = await pair.client.follow('type=agent.policy-applied', ({ details }) =>
      onApplied(details?.revision),
    );
    const samples: { ours: number[]; limit: number[] } = { ours: [], limit: [] };
    let revision = await pair.client.currentRevision();
    for (let publication = -WARM_UP; publication < publications; publication++) {
      // Another text each time, with another folder to watch: the monitors have to change too.
      const folder = join(pair.folder, `${publication}`);
      const source = DEFAULT_POLICY_SOURCE.replace('folders: []', `folders: [${JSON.stringify(folder)}]`);
      const applied = new Promise<number>((resolve) => {
        onApplied = (seen) => seen === revision + 1 && resolve(performance.now());
      });
      const began = performance.now();
      await pair.client.publish(source, revision, 'bench');
      const ms = (await applied) - began;
      revision += 1;
      const bareMs = await bare.publish(source);
      if (publication >= 0) {
        samples.ours.push(ms);
        samples.limit.push(bareMs);
      }
      await sleep(20 + Math.random() * 50);
    }
    const result = cost('policy', 'ms', samples.ours, samples.limit);
    return [result, slowEnd(result)];
  } finally {
    unfollow();
    await bare.stop();
    await pair.close();
  }
}

/** One request, one committed row, one frame there, one back. */
class Bare {
  readonly #server = createServer();
  readonly #sockets = new WebSocketServer({ server: this.#server, perMessageDeflate: false });
  readonly #database: Database.Database;
  #agent!: WebSocket;
  #onApplied: () => void = () => {};

  private constructor(folder: string) {
    this.#database = new Database(join(folder, 'bare.db'));
    this.#database.pragma('journal_mode = wal');
    this.#database.pragma('synchronous = full');
    this.#database.exec('create table policies (revision integer primary key, source text)');
  }

  static async start(folder: string): Promise<Bare> {
    const bare = new Bare(folder);
    await bare.#listen();
    return bare;
  }

  async #listen(): Promise<void> {
    const insert = this.#database.prepare('insert into policies (source) values (?)');
    this.#sockets.on('connection', (socket) => socket.on('message', () => this.#onApplied()));
    this.#server.on('request', async (request, response) => {
      let source = '';
      for await (const chunk of request) source += chunk;
      const { lastInsertRowid } = insert.run(source);
      const frame = JSON.stringify({ revision: Number(lastInsertRowid), document: source });
      for (const socket of this.#sockets.clients) socket.send(frame);
      response.end();
    });
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#agent = new WebSocket(this.#url.replace('http', 'ws'), { perMessageDeflate: false });
    this.#agent.on('message', (data) => {
      const { revision } = JSON.parse(data.toString()) as { revision: number };
      this.#agent.send(JSON.stringify({ revision, state: 'applied' }));
    });
    await new Promise((resolve, reject) => this.#agent.once('open', resolve).once('error', reject));
  }

  get #url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Milliseconds. */
  async publish(source: string): Promise<number> {
    const applied = new Promise<void>((resolve) => {
      this.#onApplied = resolve;
    });
    const began = performance.now();
    await fetch(this.#url, { method: 'POST', body: source });
    await applied;
    return performance.now() - began;
  }

  async stop(): Promise<void> {
    this.#agent.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#database.close();
  }
}
