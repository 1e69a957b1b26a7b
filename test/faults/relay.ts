import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The network between agents and consoles: TCP passed on as it is, which can be held up, slowed down and cut. */
export class Relay {
  readonly port: number;
  /** Each piece of each connection is late by so much. */
  delayMs = 0;
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #target: () => number;
  #held: PromiseWithResolvers<void> | undefined;
  #refusing = false;

  private constructor(server: Server) {
    this.#server = server;
    this.#target = () => 0;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (from) => this.#pass(from));
  }

  static async open(): Promise<Relay> {
    const server = createServer({ pauseOnConnect: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Relay(server);
  }

  /** Where new connections go, asked for each; loopback. */
  to(port: () => number): void {
    this.#target = port;
  }

  /** A partition: nothing passes, and neither end is told. */
  hold(): void {
    this.#held ??= Promise.withResolvers();
  }

  letPass(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  /** Cuts every connection; with `refuse`, new ones too until it is taken back. */
  cut(refuse = false): void {
    this.#refusing = refuse;
    for (const socket of this.#open) socket.resetAndDestroy();
  }

  accept(): void {
    this.#refusing = false;
  }

  close(): void {
    this.letPass();
    this.cut();
    this.#server.close();
  }

  #pass(from: Socket): void {
    if (this.#refusing) return void from.resetAndDestroy();
    const to = connect(this.#target(), '127.0.0.1');
    for (const [socket, other] of [
      [from, to],
      [to, from],
    ] as const) {
      socket.setNoDelay();
      this.#open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#open.delete(socket);
        other.destroy();
      });
      socket.on('data', (piece) => void this.#forward(piece, socket, other));
    }
    from.resume();
  }

  /** One piece after the other: reading goes on when this one has left. */
  async #forward(piece: Buffer, from: Socket, to: Socket): Promise<void> {
    from.pause();
    if (this.delayMs > 0) await sleep(this.delayMs);
    while (this.#held) await this.#held.promise;
    if (to.destroyed) return;
    to.write(piece, () => from.resume());
  }
}
