import { createHash } from 'node:crypto';
import type WebSocket from 'ws';
import type { RawData } from 'ws';
import type { AuthorityMessage } from '../../../shared/protocol/authority.ts';
import {
  type AgentMessage,
  type ConsoleMessage,
  decodeConsoleMessage,
} from '../../../shared/protocol/codec.ts';
import type { Command, CommandResult } from '../../../shared/protocol/command.ts';
import type { DeviceGroups } from '../../../shared/protocol/device-groups.ts';
import type { EvidenceState } from '../../../shared/protocol/evidence.ts';
import type { Health } from '../../../shared/protocol/heartbeat.ts';
import { CLOSE, PROTOCOL_VERSIONS } from '../../../shared/protocol/limits.ts';
import type { NetworkStatus } from '../../../shared/protocol/network-status.ts';
import type { PolicyMessage, PolicyStatus } from '../../../shared/protocol/policy.ts';
import type { RecognitionPiece, RecognitionSets } from '../../../shared/protocol/recognition.ts';
import type { Welcome } from '../../../shared/protocol/welcome.ts';
import type { Logger } from '../log.ts';
import type { EventSealer } from '../spool/event-chain.ts';
import type { Spool } from '../spool/spool.ts';
import { Liveness } from './liveness.ts';
import type { CertificateKeeper } from './renewal.ts';
import { Sender } from './sender.ts';

/** What the service does with what the console says. */
export interface ConsoleHandlers {
  policy(message: PolicyMessage): Promise<PolicyStatus>;
  command(message: Command): Promise<CommandResult>;
  health(): Health;
  policyRevision(): number;
  deviceGroups(message: DeviceGroups): Promise<void>;
  recognitionSets(message: RecognitionSets): Promise<void>;
  recognitionPiece(message: RecognitionPiece): Promise<void>;
  evidenceState(message: EvidenceState): Promise<void>;
  /** The console listens: what it should know beside events is told now. */
  welcomed?(): void;
  authority(message: AuthorityMessage): Promise<void>;
  /** Versions of root and authority held, 0 for none. */
  versions(): { root: number; authority: number };
  /** Undefined where this PC cannot be isolated. */
  networkStatus(): NetworkStatus | undefined;
  /** The console answered what was sent to it at this time. */
  consoleReached(at: number): void;
}

export interface SessionOptions {
  socket: WebSocket;
  certificates: CertificateKeeper;
  hello: {
    agentId: string;
    agentVersion: string;
    platform: 'windows' | 'linux' | 'macos';
    osVersion: string;
    hostname: string;
  };
  spool: Spool;
  sealer: EventSealer;
  handlers: ConsoleHandlers;
  log: Logger;
  /** The console has answered hello: the link does its work. */
  onWelcome: () => void;
}

/** Messages that we answer with an error, at most so many a link. */
const MAX_COMPLAINTS = 100;

const BINARY: ReturnType<typeof decodeConsoleMessage> = {
  ok: false,
  error: { type: 'error', code: 'invalid-message', message: 'frames are text' },
};

/** One link that is up: hello, welcome, then both ways until it closes. */
export class Session {
  readonly #options: SessionOptions;
  #sender: Sender | undefined;
  #liveness: Liveness | undefined;
  #complaints = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { spool, hello, handlers, socket } = options;
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    this.#send({
      type: 'hello',
      versions: [...PROTOCOL_VERSIONS],
      ...hello,
      epoch: spool.epoch,
      lastSeq: spool.lastSeq,
      policyRevision: handlers.policyRevision(),
      authority: handlers.versions(),
      sealKey: options.sealer.publicKey,
      trust: createHash('sha256').update(options.certificates.identity.ca).digest('hex'),
    });
  }

  get welcomed(): boolean {
    return this.#sender !== undefined;
  }

  get drained(): boolean {
    return this.#sender?.drained ?? false;
  }

  /** New events are durable. */
  pump(): void {
    this.#sender?.pump();
  }

  /** Sends a message of its own accord; dropped before the welcome. */
  tell(message: AgentMessage): void {
    if (this.welcomed) this.#send(message);
  }

  /** Asks for an answer now. */
  beat(): void {
    if (this.welcomed) this.#beat();
  }

  /** The socket has closed. */
  end(): void {
    this.#liveness?.stop();
  }

  #send(message: AgentMessage): void {
    this.#sendText(JSON.stringify(message));
  }

  #sendText(text: string): void {
    const { socket } = this.#options;
    if (socket.readyState === socket.OPEN) socket.send(text);
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#liveness?.heard();
    const decoded = isBinary ? BINARY : decodeConsoleMessage(String(data));
    if (!decoded.ok) {
      const { code, message, about } = decoded.error;
      this.#options.log.warn({ code, about, reason: message }, 'link: a message of the console was refused');
      if (this.#complaints++ < MAX_COMPLAINTS) this.#send(decoded.error);
      return;
    }
    this.#handle(decoded.message).catch((error: Error) => {
      this.#options.log.error({ err: error, type: decoded.message.type }, 'link: handling a message failed');
    });
  }

  async #handle(message: ConsoleMessage): Promise<void> {
    const { handlers, log } = this.#options;
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message);
      case 'ack':
        for (const { seq, reason } of message.rejected ?? []) {
          log.error({ seq, reason }, 'link: the console set an event aside');
        }
        return this.#sender?.acknowledged(message.epoch, message.seq);
      case 'policy':
        return this.#send(await handlers.policy(message));
      case 'command':
        return this.#send(await handlers.command(message));
      case 'authority':
        return handlers.authority(message);
      case 'device-groups':
        return handlers.deviceGroups(message);
      case 'recognition-sets':
        return handlers.recognitionSets(message);
      case 'recognition-piece':
        return handlers.recognitionPiece(message);
      case 'evidence-state':
        return handlers.evidenceState(message);
      case 'certificate':
        return this.#options.certificates.take(message);
      case 'trust':
        return this.#options.certificates.trust(message);
      case 'heartbeat':
        handlers.consoleReached(message.at);
        return this.#renewIfDue();
      case 'error':
        return log.warn(
          { code: message.code, about: message.about, reason: message.message },
          'link: the console says',
        );
    }
  }

  async #renewIfDue(): Promise<void> {
    const request = await this.#options.certificates.due();
    if (request) this.#send({ type: 'renew-certificate', ...request });
  }

  #beat(): void {
    this.#send({ type: 'heartbeat', at: Date.now(), health: this.#options.handlers.health() });
  }

  #welcome({ version, cursor, heartbeatSeconds }: Welcome): void {
    const { socket, spool, sealer, handlers } = this.#options;
    if (this.#sender) return;
    if (!(PROTOCOL_VERSIONS as readonly number[]).includes(version)) {
      socket.close(CLOSE.protocolVersion, 'no common version');
      return;
    }
    if (cursor > spool.lastSeq) {
      // The console holds more of this epoch than we ever gave out: our disk was set back to an older state.
      // Numbers given out again would be taken for repeats, so numbering starts anew (and the link with it).
      spool.renewEpoch();
      return;
    }
    spool.rewind(cursor);
    spool.acknowledge(cursor);
    this.#sender = new Sender(spool, sealer, cursor, (frame) => this.#sendText(frame));
    this.#liveness = new Liveness({
      intervalMs: heartbeatSeconds * 1000,
      send: () => this.#beat(),
      dead: (reason) => {
        this.#options.log.warn({ reason }, 'link: dead');
        socket.terminate();
      },
    });
    this.#beat();
    const network = handlers.networkStatus();
    if (network) this.#send(network);
    this.#options.onWelcome();
    handlers.welcomed?.();
    this.#sender.pump();
  }
}
