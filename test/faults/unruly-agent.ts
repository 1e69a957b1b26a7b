import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { consoleTls } from '../../agent/service/certificates.ts';
import { enrol, parseEnrolment } from '../../agent/service/enrolment.ts';
import type { Identity } from '../../agent/service/identity.ts';
import { sampleEvent } from '../../scripts/load/sample-event.ts';
import { SIMULATED_PC } from '../../scripts/load/simulated-agent.ts';
import { SUBPROTOCOL } from '../../shared/protocol/limits.ts';
import type { Random } from './schedule.ts';

interface Batch {
  last: number;
  text: string;
}

const RETRY_MS = 300;

/** Speaks the protocol with every batch sent twice or thrice, and in any order. */
export class UnrulyAgent {
  readonly identity: Identity;
  readonly epoch = randomUUID();
  /** Ids of its events, in the order of their numbers from 1. */
  readonly made: string[] = [];
  readonly #random: Random;
  readonly #batches: Batch[] = [];
  readonly #waiting = new Map<number, Batch>();
  #socket: WebSocket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #open = false;
  #confirmed = 0;
  #ended = false;

  private constructor(identity: Identity, random: Random) {
    this.identity = identity;
    this.#random = random;
    this.#connect();
  }

  static async enrol(enrolmentUrl: string, random: Random): Promise<UnrulyAgent> {
    const about = { ...SIMULATED_PC, hostname: 'unruly' };
    return new UnrulyAgent(await enrol(parseEnrolment(enrolmentUrl), about), random);
  }

  /** Nothing waits for a confirmation. */
  get settled(): boolean {
    return this.#waiting.size === 0;
  }

  /** Makes a few events and sends all that waits, in no order and more than once. */
  tell(): void {
    const count = this.#random(1, 12);
    const events = Array.from({ length: count }, () => sampleEvent());
    const first = this.made.length + 1;
    this.made.push(...events.map(({ id }) => id));
    const last = this.made.length;
    const numbered = events.map((event, index) => ({ seq: first + index, event }));
    const text = JSON.stringify({ type: 'events', epoch: this.epoch, events: numbered });
    this.#batches.push({ last, text });
    this.#waiting.set(last, { last, text });
    this.repeat();
  }

  repeat(): void {
    if (!this.#open) return;
    const batches = [...this.#waiting.values()].flatMap((batch) =>
      Array.from({ length: this.#random(1, 3) }, () => batch),
    );
    for (const { text } of batches.sort(() => this.#random(0, 2) - 1)) this.#socket!.send(text);
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#retry);
    this.#socket?.terminate();
  }

  #connect(): void {
    const { linkUrl, ca, agentId } = this.identity;
    const socket = new WebSocket(linkUrl, SUBPROTOCOL, consoleTls(ca, this.identity));
    this.#socket = socket;
    socket.on('open', () => {
      const about = { ...SIMULATED_PC, hostname: 'unruly', agentId, epoch: this.epoch };
      const state = { versions: [1], lastSeq: this.made.length, policyRevision: 0 };
      socket.send(JSON.stringify({ type: 'hello', ...about, ...state }));
    });
    socket.on('message', (data) => {
      const message = JSON.parse(data.toString()) as { type: string; seq?: number; cursor?: number };
      if (message.type === 'ack') {
        this.#waiting.delete(message.seq!);
        this.#confirmed = Math.max(this.#confirmed, message.seq!);
      }
      if (message.type !== 'welcome') return;
      this.#open = true;
      // A console that was put back has forgotten what it confirmed, in no order as it came.
      if (message.cursor! < this.#confirmed)
        for (const batch of this.#batches) this.#waiting.set(batch.last, batch);
      this.repeat();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#open = false;
      if (!this.#ended) this.#retry = setTimeout(() => this.#connect(), RETRY_MS);
    });
  }
}
