import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import type { Envelope } from '../../shared/authority/envelope.ts';
import type { GuardEvent } from '../../shared/events/event.ts';
import type { ConsoleMessage } from '../../shared/protocol/codec.ts';
import type { CommandBody } from '../../shared/protocol/command.ts';
import { REFUSAL_HEADER, SUBPROTOCOL } from '../../shared/protocol/limits.ts';
import { agentTls, type Identity } from './agent-identity.ts';

/** What is signed, laid open beside its envelope. */
type Received =
  | Exclude<ConsoleMessage, { type: 'policy' | 'command' | 'device-groups' }>
  | (Extract<ConsoleMessage, { type: 'policy' }> & { document: unknown })
  | (Extract<ConsoleMessage, { type: 'command' }> & { body: CommandBody; expiresAt: number; by: string[] })
  | (Extract<ConsoleMessage, { type: 'device-groups' }> & { groups: string[] });

function unwrapped(message: ConsoleMessage): Received {
  switch (message.type) {
    case 'policy':
      return { ...message, document: contentOf(message.envelope).document };
    case 'command': {
      const { body, expiresAt } = contentOf(message.envelope) as { body: CommandBody; expiresAt: number };
      const by = (message.envelope as Envelope).signatures.map(({ key }) => key);
      return { ...message, body, expiresAt, by };
    }
    case 'device-groups':
      return { ...message, groups: contentOf(message.envelope).groups as string[] };
    default:
      return message;
  }
}

function contentOf(envelope: unknown): Record<string, unknown> {
  return JSON.parse((envelope as Envelope).payload) as Record<string, unknown>;
}

/** Speaks the agent's side of the protocol, word by word, so that tests can also say what is wrong. */
export class AgentDouble {
  readonly identity: Identity;
  readonly epoch: string;
  readonly received: Received[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();

  private constructor(socket: WebSocket, identity: Identity, epoch: string) {
    this.#socket = socket;
    this.identity = identity;
    this.epoch = epoch;
    socket.on('message', (data) => {
      this.received.push(unwrapped(JSON.parse(data.toString()) as ConsoleMessage));
      for (const wake of [...this.#waiting]) wake();
    });
    socket.on('error', () => {});
    this.closed = new Promise((resolve) =>
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    );
  }

  /** Opens a link; rejects with the HTTP status and the reason when the console refuses it. */
  static async connect(
    linkUrl: string,
    identity: Pick<Identity, 'agentId'> & Partial<Identity>,
    epoch: string = randomUUID(),
  ): Promise<AgentDouble> {
    const socket = new WebSocket(linkUrl, SUBPROTOCOL, agentTls(identity));
    const agent = new AgentDouble(socket, identity as Identity, epoch);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('unexpected-response', (_request, response) =>
        reject(new Error(`${response.statusCode} ${response.headers[REFUSAL_HEADER]}`)),
      );
      socket.once('error', reject);
    });
    return agent;
  }

  /** Opens a link and says hello. */
  static async greeted(linkUrl: string, identity: Identity, epoch?: string, policyRevision = 1) {
    const agent = await AgentDouble.connect(linkUrl, identity, epoch);
    agent.hello({ policyRevision });
    await agent.next('welcome');
    return agent;
  }

  hello(changes: Record<string, unknown> = {}): void {
    this.say({
      type: 'hello',
      versions: [1],
      agentId: this.identity.agentId,
      agentVersion: '0.1.0',
      platform: 'linux',
      osVersion: 'Debian 12',
      hostname: 'pc-1',
      epoch: this.epoch,
      lastSeq: 0,
      policyRevision: 1,
      ...changes,
    });
  }

  say(message: unknown): void {
    this.sayRaw(JSON.stringify(message));
  }

  sayRaw(frame: string | Buffer): void {
    this.#socket.send(frame);
  }

  /** Sends a batch and waits for its acknowledgement. */
  async deliver(events: readonly { seq: number; event: unknown }[]) {
    this.say({ type: 'events', epoch: this.epoch, events });
    return this.next('ack');
  }

  /** Takes the next message of a type out of what was received, waiting for it. */
  async next<T extends ConsoleMessage['type']>(type: T): Promise<Extract<Received, { type: T }>> {
    for (;;) {
      const index = this.received.findIndex((message) => message.type === type);
      if (index >= 0) return this.received.splice(index, 1)[0] as Extract<Received, { type: T }>;
      const closed = await Promise.race([
        new Promise<false>((resolve) => {
          const wake = () => {
            this.#waiting.delete(wake);
            resolve(false);
          };
          this.#waiting.add(wake);
        }),
        this.closed,
      ]);
      if (closed && !this.received.some((message) => message.type === type)) {
        throw new Error(`closed with ${closed.code} ${closed.reason} before any ${type}`);
      }
    }
  }

  /** Like a computer that went to sleep: the connection stands, nothing is read from it. */
  freeze(): void {
    this.#socket.pause();
  }

  async leave(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}

/** A valid event; `changes` make it another one. */
export function anEvent(changes: Partial<GuardEvent> | Record<string, unknown> = {}): GuardEvent {
  return {
    id: randomUUID(),
    at: Date.now(),
    type: 'file.seen',
    severity: 'high',
    channel: 'removable-storage',
    actor: { user: '王伟' },
    file: { name: '客户名单.docx', path: '/media/usb/客户名单.docx', sizeBytes: 1024 },
    inspection: { type: 'docx', bytes: 1024, level: 'secret', findings: [], ms: 2 },
    decision: { action: 'block', severity: 'high', ruleId: 'block-secret-on-removable' },
    outcome: { state: 'done' },
    ...changes,
  } as GuardEvent;
}
