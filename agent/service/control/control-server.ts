import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { describeIssues } from '../../../shared/protocol/codec.ts';
import type { Part } from '../supervisor.ts';
import { type ControlAnswer, ControlRequest, controlPath, MAX_LINE_CHARACTERS } from './messages.ts';

const PATIENCE_MS = 30_000;

/** Answers the command line of this PC. Who may open the socket is root's own user alone, by its mode and folder. */
export class ControlServer implements Part {
  readonly name = 'control';
  readonly #path: string;
  readonly #answer: (request: ControlRequest) => Promise<ControlAnswer>;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(dataDir: string, answer: (request: ControlRequest) => Promise<ControlAnswer>) {
    this.#path = controlPath(dataDir);
    this.#answer = answer;
  }

  async start(failed: (error: Error) => void): Promise<void> {
    // The lock on the data directory is ours: a socket that lies there is a dead one.
    const isFile = process.platform !== 'win32';
    if (isFile) await rm(this.#path, { force: true });
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#path, () => {
        server.off('error', reject);
        server.on('error', failed);
        resolve();
      });
    });
    if (isFile) await chmod(this.#path, 0o600);
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.setEncoding('utf8');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end < 0 && text.length <= MAX_LINE_CHARACTERS) return;
      socket.pause();
      void this.#reply(end < 0 ? '' : text.slice(0, end)).then((answer) =>
        socket.end(`${JSON.stringify(answer)}\n`),
      );
    });
  }

  async #reply(line: string): Promise<ControlAnswer> {
    try {
      const request = ControlRequest.safeParse(JSON.parse(line));
      if (!request.success) return { state: 'refused', reason: describeIssues(request.error) };
      return await this.#answer(request.data);
    } catch (error) {
      return { state: 'refused', reason: (error as Error).message };
    }
  }
}
