import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { consoleTls } from '../../agent/service/certificates.ts';
import type { Identity } from '../../agent/service/identity.ts';
import { BackOff } from '../../agent/service/link/back-off.ts';
import { SUBPROTOCOL } from '../../shared/protocol/limits.ts';
import { sampleEvent } from './sample-event.ts';

const BATCH_EVENTS = 100;
/** As a real agent: a second batch is on its way while the first is written. */
const BATCHES_ON_THE_WAY = 2;

interface Waiting {
  seq: number;
  due: number;
  json: string;
}

/** What a simulated agent says of the PC it pretends to be. */
export const SIMULATED_PC = { platform: 'linux', osVersion: 'simulated', agentVersion: '0.1.0' } as const;

/**
 * An agent without a PC: numbers events, sends them in batches, keeps them until the console has confirmed them,
 * and after a lost link goes on from the cursor in `welcome`, as the real one does.
 */
export class SimulatedAgent {
  /** Events made, and of these confirmed and refused by the console. */
  sent = 0;
  acknowledged = 0;
  rejected = 0;
  /** Links after the first one. */
  reconnects = -1;
  readonly #identity: Identity;
  readonly #hostname: string;
  readonly #onLatency: (ms: number) => void;
  readonly #epoch = randomUUID();
  readonly #backOff = new BackOff({ baseMs: 200, maxMs: 5_000 });
  /** Made and not confirmed, oldest first; the first `#onTheWay` of them are sent. */
  readonly #queue: Waiting[] = [];
  #onTheWay = 0;
  #socket: WebSocket | undefined;
  #open = false;
  #stopped = false;
  #retry: NodeJS.Timeout | undefined;
  #heart: NodeJS.Timeout | undefined;
  #ready: (() => void) | undefined;
  readonly ready = new Promise<void>((resolve) => {
    this.#ready = resolve;
  });

  constructor(identity: Identity, hostname: string, onLatency: (ms: number) => void) {
    this.#identity = identity;
    this.#hostname = hostname;
    this.#onLatency = onLatency;
  }

  connect(): void {
    const { linkUrl, ca } = this.#identity;
    const socket = new WebSocket(linkUrl, SUBPROTOCOL, {
      ...consoleTls(ca, this.#identity),
      perMessageDeflate: false,
    });
    this.#socket = socket;
    socket.on('open', () => this.#hello(socket));
    socket.on('message', (data) => this.#receive(data.toString()));
    socket.on('error', () => {});
    socket.on('close', () => this.#closed(socket));
  }

  /** Makes one event now and sends it as soon as the window allows. */
  produce(): void {
    const seq = ++this.sent;
    this.#queue.push({ seq, due: performance.now(), json: JSON.stringify(sampleEvent()) });
  }

  /** Sends what waits. */
  pump(): void {
    const socket = this.#socket;
    if (!this.#open || !socket) return;
    const full = BATCH_EVENTS * (BATCHES_ON_THE_WAY - 1);
    while (this.#onTheWay <= full && this.#onTheWay < this.#queue.length) {
      const batch = this.#queue.slice(this.#onTheWay, this.#onTheWay + BATCH_EVENTS);
      this.#onTheWay += batch.length;
      const events = batch.map(({ seq, json }) => `{"seq":${seq},"event":${json}}`).join(',');
      socket.send(`{"type":"events","epoch":"${this.#epoch}","events":[${events}]}`);
    }
  }

  get waiting(): number {
    return this.#queue.length;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearInterval(this.#heart);
    this.#socket?.terminate();
  }

  #hello(socket: WebSocket): void {
    const { agentId } = this.#identity;
    const about = { ...SIMULATED_PC, hostname: this.#hostname, agentId };
    const state = { versions: [1], epoch: this.#epoch, lastSeq: this.sent, policyRevision: 0 };
    socket.send(JSON.stringify({ type: 'hello', ...about, ...state }));
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as {
      type: string;
      seq?: number;
      cursor?: number;
      rejected?: unknown[];
      revision?: number;
      heartbeatSeconds?: number;
    };
    if (message.type === 'welcome') {
      this.#open = true;
      this.reconnects++;
      this.#beat((message.heartbeatSeconds ?? 20) * 1000);
      this.#backOff.reset();
      this.#onTheWay = 0;
      this.#confirm(message.cursor ?? 0);
      this.#ready?.();
      this.pump();
    } else if (message.type === 'ack') {
      this.rejected += message.rejected?.length ?? 0;
      this.#confirm(message.seq ?? 0);
      this.pump();
    } else if (message.type === 'policy') {
      const { revision } = message;
      this.#socket?.send(JSON.stringify({ type: 'policy-status', revision, state: 'applied', ms: 0 }));
    } else if (message.type === 'command') {
      const { id } = message as unknown as { id: string };
      this.#socket?.send(JSON.stringify({ type: 'command-result', id, state: 'unsupported' }));
    }
  }

  #confirm(seq: number): void {
    const now = performance.now();
    let count = 0;
    while (this.#queue[count] !== undefined && this.#queue[count]!.seq <= seq) {
      this.#onLatency(now - this.#queue[count]!.due);
      count++;
    }
    this.#queue.splice(0, count);
    this.#onTheWay = Math.max(0, this.#onTheWay - count);
    this.acknowledged += count;
  }

  #beat(everyMs: number): void {
    clearInterval(this.#heart);
    this.#heart = setInterval(() => {
      this.#socket?.send(JSON.stringify({ type: 'heartbeat', at: Date.now() }));
    }, everyMs);
  }

  #closed(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#open = false;
    clearInterval(this.#heart);
    if (this.#stopped) return;
    this.#retry = setTimeout(() => this.connect(), this.#backOff.next());
  }
}
