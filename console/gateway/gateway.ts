import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { type AgentMessage, decodeAgentMessage } from '../../shared/protocol/codec.ts';
import {
  CLOSE,
  GATEWAY_PATH,
  MAX_FRAME_BYTES,
  REFUSAL_HEADER,
  SUBPROTOCOL,
} from '../../shared/protocol/limits.ts';
import { tellAuthority } from './authority-push.ts';
import type { GatewayContext, Handler } from './context.ts';
import { HANDLERS } from './handlers/index.ts';
import { Link } from './link.ts';
import { handshakeRefusal, peerOf } from './peer.ts';
import { policyText } from './policy-push.ts';

const HELLO_TIMEOUT_MS = 10_000;
const MOST_INVALID_IN_A_ROW = 20;
/** A link is silent when nothing came for so many heartbeats. */
const MISSED_HEARTBEATS = 3;
const PERSIST_EVERY_MS = 60_000;
/** The word on what is newest holds for a day; a link that lasts hears it far more often. */
const AUTHORITY_EVERY_MS = 3_600_000;

/** The agents' side of the console: one WebSocket a PC, on the TLS server of the agents' port. */
export class Gateway {
  readonly #context: GatewayContext;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  readonly #timers: NodeJS.Timeout[];
  /** Links that ended and whose last words are being written. */
  readonly #leaving = new Set<Promise<void>>();
  /** Also those that have not said hello yet. */
  readonly #all = new Set<Link>();
  #closing = false;

  constructor(context: GatewayContext) {
    this.#context = context;
    context.policies.onPublished((current) => {
      for (const link of context.links.values()) {
        const text = link.state === 'open' ? policyText(current, link.policyRevision) : undefined;
        if (text !== undefined) link.sendText(text);
      }
      tellAuthority(context);
    });
    context.signing.store.onChanged(() => tellAuthority(context));
    context.devices.onGroups((agentId, envelope) => {
      const link = context.links.get(agentId);
      if (link?.state === 'open') link.send({ type: 'device-groups', envelope });
    });
    context.recognition.onChanged((sets) => {
      for (const link of context.links.values())
        if (link.state === 'open') link.send({ type: 'recognition-sets', sets });
    });
    context.identities.onRevoked((agentId) => {
      for (const link of this.#all) if (link.agentId === agentId) link.close(CLOSE.revoked, 'revoked');
    });
    context.commands.onCreated((agentId, command) => {
      const link = context.links.get(agentId);
      if (link?.state !== 'open') return false;
      link.send(command);
      return true;
    });
    this.#timers = [
      setInterval(
        () => {
          this.#cutSilent();
          this.#cutExpired();
        },
        (context.heartbeatSeconds * 1000) / 2,
      ),
      // Every heartbeat brings the health; one write a minute is enough for what a crash may lose.
      setInterval(() => {
        context.devices.seenAll().catch((error: Error) => this.#notKept(error));
      }, PERSIST_EVERY_MS),
      setInterval(() => tellAuthority(context), AUTHORITY_EVERY_MS),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  attach(server: Server): void {
    server.on('tlsClientError', (error: Error & { code?: string }, socket: TLSSocket) => {
      const reason = handshakeRefusal(error.code);
      if (reason === undefined) return;
      this.#context.refused.add(reason);
      this.#context.logger.warn(
        { address: socket.remoteAddress, error: error.code },
        'refused: no handshake',
      );
    });
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      this.#upgrade(request, socket, head).catch((error: Error) => {
        this.#context.logger.error({ error: error.message }, 'upgrade failed');
        answer(socket, '500 Internal Server Error');
      });
    });
  }

  /** Says goodbye to every agent; what they had sent is stored and acknowledged first. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#context.ingest.drained();
    // 1001: going away (RFC 6455 section 7.4.1).
    for (const socket of this.#sockets.clients) socket.close(1001, 'the console is stopping');
    const deadline = setTimeout(() => {
      for (const socket of this.#sockets.clients) socket.terminate();
    }, 1000);
    while (this.#sockets.clients.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    clearTimeout(deadline);
    await this.#context.ingest.drained();
    await Promise.all(this.#leaving);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (this.#closing) return answer(socket, '503 Service Unavailable');
    if (new URL(request.url ?? '/', 'ws://console').pathname !== GATEWAY_PATH) {
      return answer(socket, '404 Not Found');
    }
    const address = request.socket.remoteAddress ?? '';
    const peer = await peerOf(request.socket as TLSSocket, this.#context.identities);
    if ('refusal' in peer) {
      const { refusal, agentId } = peer;
      this.#context.refused.add(refusal);
      this.#context.logger.warn(
        { address, agentId, reason: refusal },
        'refused: no link for this certificate',
      );
      return answer(socket, '403 Forbidden', `${REFUSAL_HEADER}: ${refusal}\r\n`);
    }
    if (socket.destroyed) return;
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#serve(new Link(webSocket, peer.holder, address), webSocket);
    });
  }

  #serve(link: Link, socket: WebSocket): void {
    const { refused, logger } = this.#context;
    this.#all.add(link);
    const helloTimer = setTimeout(() => {
      if (link.state === 'open') return;
      refused.add('hello-timeout');
      link.close(CLOSE.helloTimeout, 'no hello');
    }, HELLO_TIMEOUT_MS);
    socket.on('message', (data, isBinary) => {
      link.lastHeardAt = performance.now();
      if (socket.readyState === socket.OPEN) this.#receive(link, data, isBinary);
    });
    socket.on('error', (error: Error & { code?: string }) => {
      if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') refused.add('too-large');
      else if (error.code?.startsWith('WS_ERR')) refused.add('invalid-frame');
      logger.warn({ agentId: link.agentId, error: error.message }, 'link error');
    });
    socket.on('close', (code) => {
      // No goodbye: the agent was killed, or the PC cut off (RFC 6455 section 7.1.5).
      if (code === 1006 && !this.#closing) link.silent = true;
      clearTimeout(helloTimer);
      this.#all.delete(link);
      this.#left(link);
    });
  }

  #receive(link: Link, data: RawData, isBinary: boolean): void {
    const decoded = isBinary
      ? {
          ok: false as const,
          error: { type: 'error' as const, code: 'invalid-message' as const, message: 'frames are text' },
        }
      : decodeAgentMessage((data as Buffer).toString());
    if (!decoded.ok) {
      this.#refuse(link, decoded.error.code, () => link.send(decoded.error));
      return;
    }
    const { message } = decoded;
    if (link.greeted ? message.type === 'hello' || link.state !== 'open' : message.type !== 'hello') {
      const why = link.state === 'open' ? 'hello comes once' : 'say hello first and wait for the welcome';
      this.#refuse(link, 'not-welcome', () => link.refuse('not-welcome', why, message.type));
      return;
    }
    link.invalidInARow = 0;
    this.#handle(link, message).catch((error: Error) => {
      this.#context.logger.error(
        { agentId: link.agentId, type: message.type, error: error.message },
        'handling of a message failed',
      );
      link.refuse('internal', 'the console could not handle this message', message.type);
      // A link whose hello failed would wait for a welcome that never comes.
      if (message.type === 'hello') link.close(1011, 'internal error');
    });
  }

  async #handle(link: Link, message: AgentMessage): Promise<void> {
    if (message.type === 'hello') link.greeted = true;
    const live = this.#context.presence.get(link.agentId);
    if (live) live.lastSeenAt = Date.now();
    await (HANDLERS[message.type] as Handler<AgentMessage>)(message, link, this.#context);
  }

  #refuse(link: Link, reason: string, tell: () => void): void {
    this.#context.refused.add(reason);
    tell();
    if (++link.invalidInARow < MOST_INVALID_IN_A_ROW) return;
    this.#context.logger.warn({ agentId: link.agentId, reason }, 'link closed: too many invalid messages');
    link.close(CLOSE.invalidMessage, 'too many invalid messages');
  }

  #left(link: Link): void {
    const { links, presence, devices } = this.#context;
    if (links.get(link.agentId) !== link) return;
    links.delete(link.agentId);
    const live = presence.get(link.agentId);
    presence.delete(link.agentId);
    const kept = devices
      .seen(link.agentId, live ?? { lastSeenAt: Date.now(), health: null }, link.silent)
      .catch((error: Error) => this.#notKept(error));
    this.#leaving.add(kept);
    void kept.then(() => this.#leaving.delete(kept));
  }

  #notKept(error: Error): void {
    this.#context.logger.error({ error: error.message }, 'health of agents not kept');
  }

  /** A certificate that was not renewed in time ends its link; who renews it is back at once. */
  #cutExpired(): void {
    const now = Date.now();
    for (const link of this.#all) {
      if (now > link.validTo) link.close(CLOSE.certificateExpired, 'certificate expired');
    }
  }

  #cutSilent(): void {
    const deadline = performance.now() - this.#context.heartbeatSeconds * 1000 * MISSED_HEARTBEATS;
    for (const link of this.#context.links.values()) {
      if (link.lastHeardAt > deadline) continue;
      link.silent = true;
      this.#context.logger.warn({ agentId: link.agentId }, 'an agent has gone silent');
      link.socket.terminate();
    }
  }
}

function answer(socket: Duplex, status: string, headers = ''): void {
  socket.end(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
