import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import {
  readTrayLine,
  type ServiceMessage,
  type TrayMessage,
} from '../../../shared/session-protocol/codec.ts';
import { MAX_SIGNAL_LINE } from '../../../shared/session-protocol/limits.ts';
import { Lines } from '../../../shared/session-protocol/lines.ts';

/** The service's end of the link in a few lines, on a real socket. */
export class FakeService {
  readonly address: string;
  readonly received: TrayMessage[] = [];
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();

  constructor(folder: string) {
    this.address = join(folder, 'session.sock');
  }

  async listen(): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => {});
      const lines = new Lines(MAX_SIGNAL_LINE);
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        for (const line of lines.push(chunk)) {
          const read = readTrayLine(line);
          if (!read.ok) throw new Error(read.reason);
          this.received.push(read.message);
          if (read.message.type === 'hello') {
            this.say({ type: 'welcome', version: 1, user: '王伟', sessionId: '2', host: '财务共享中心-03' });
          }
          if ('ref' in read.message) this.say({ type: 'result', ref: read.message.ref, ok: true });
        }
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.address, resolve));
  }

  say(message: ServiceMessage): void {
    for (const socket of this.#sockets) socket.write(`${JSON.stringify(message)}\n`);
  }

  of<T extends TrayMessage['type']>(type: T): Extract<TrayMessage, { type: T }>[] {
    return this.received.filter((message) => message.type === type) as Extract<TrayMessage, { type: T }>[];
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined));
  }
}
