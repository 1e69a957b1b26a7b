import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AgentMessage, ConsoleMessage } from '../../../shared/protocol/codec.ts';
import type { Hello } from '../../../shared/protocol/hello.ts';
import { REFUSAL_HEADER, SUBPROTOCOL } from '../../../shared/protocol/limits.ts';
import type { TestAuthority } from './test-authority.ts';

const CONSOLE_ID = '00000000-0000-4000-8000-0000000000cc';

/** A console in a few lines: keeps what it is sent like the real one, and can misbehave where a test asks for it. */
export class FakeConsole {
  #server!: Server;
  readonly #sockets: WebSocketServer;
  #socket: WebSocket | undefined;
  /** Stored events by epoch and sequence. */
  readonly stored = new Map<string, Map<number, unknown>>();
  readonly received: AgentMessage[] = [];
  /** Paths that were asked for over HTTPS. */
  readonly calls: string[] = [];
  links = 0;
  /** What to say instead of upgrading. */
  refusal: string | undefined;
  /** The certificate to give out for a request, over the link or over HTTPS. */
  renew: ((csr: string) => Promise<string>) | undefined;
  readonly authority: TestAuthority;
  heartbeatSeconds = 60;
  /** Overrides what the store says. */
  cursor: ((hello: Hello) => number) | undefined;
  /** Events are stored but not confirmed. */
  mute = false;

  constructor(authority: TestAuthority) {
    this.authority = authority;
    this.#sockets = new WebSocketServer({
      noServer: true,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
  }

  async listen(port = 0): Promise<void> {
    this.#server = createServer({
      ...(await this.authority.server()),
      ca: this.authority.ca,
      requestCert: true,
      rejectUnauthorized: false,
    });
    this.#server.on('upgrade', (request, socket, head) => {
      const { refusal } = this;
      if (refusal)
        socket.end(`HTTP/1.1 403 No\r\n${REFUSAL_HEADER}: ${refusal}\r\nContent-Length: 0\r\n\r\n`);
      else this.#sockets.handleUpgrade(request, socket, head, (link) => this.#serve(link));
    });
    this.#server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        this.calls.push(request.url ?? '');
        this.renew?.((JSON.parse(body) as { csr: string }).csr).then((certificate) =>
          response.end(JSON.stringify({ certificate, ca: this.authority.ca })),
        );
      });
    });
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get linkUrl(): string {
    return `wss://127.0.0.1:${this.port}/agent`;
  }

  #serve(socket: WebSocket): void {
    this.#socket = socket;
    this.links += 1;
    socket.on('message', (data) => this.#receive(JSON.parse(String(data)) as AgentMessage));
  }

  #receive(message: AgentMessage): void {
    this.received.push(message);
    if (message.type === 'hello') {
      const held = [...(this.stored.get(message.epoch)?.keys() ?? [])];
      this.send({
        type: 'welcome',
        version: 1,
        consoleId: CONSOLE_ID,
        cursor: this.cursor?.(message) ?? Math.max(0, ...held),
        heartbeatSeconds: this.heartbeatSeconds,
        serverTime: Date.now(),
      });
    }
    if (message.type === 'renew-certificate') {
      void this.renew?.(message.csr).then((certificate) =>
        this.send({ type: 'certificate', certificate, ca: this.authority.ca }),
      );
    }
    if (message.type === 'heartbeat' && !this.mute) this.send({ type: 'heartbeat', at: message.at });
    if (message.type === 'events') {
      const of = this.stored.get(message.epoch) ?? new Map<number, unknown>();
      this.stored.set(message.epoch, of);
      for (const { seq, event } of message.events) of.set(seq, event);
      if (!this.mute) this.send({ type: 'ack', epoch: message.epoch, seq: message.events.at(-1)!.seq });
    }
  }

  send(message: ConsoleMessage): void {
    this.sendText(JSON.stringify(message));
  }

  sendText(text: string | Buffer): void {
    this.#socket?.send(text);
  }

  ofType<T extends AgentMessage['type']>(type: T): Extract<AgentMessage, { type: T }>[] {
    return this.received.filter((message) => message.type === type) as Extract<AgentMessage, { type: T }>[];
  }

  /** Cuts the link as a cable that is pulled: no goodbye. */
  cut(): void {
    this.#socket?.terminate();
  }

  close(code?: number): void {
    this.#socket?.close(code);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
