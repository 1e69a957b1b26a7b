import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An HTTP receiver that keeps what it is sent and answers as it is told to. */
export class Receiver {
  readonly received: Received[] = [];
  readonly #server: Server;
  #waiting: (() => void)[] = [];
  answer: { status: number; body: string; headers?: Record<string, string> } = { status: 200, body: '{}' };
  port = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        receiver.received.push({ path: request.url ?? '', headers: request.headers, body });
        response.writeHead(receiver.answer.status, receiver.answer.headers).end(receiver.answer.body);
        for (const resume of receiver.#waiting.splice(0)) resume();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    receiver.port = (server.address() as AddressInfo).port;
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves when a condition on what was received holds. */
  async until(condition: (received: readonly Received[]) => boolean): Promise<void> {
    while (!condition(this.received)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.closeAllConnections();
      this.#server.close(() => resolve());
    });
  }
}
