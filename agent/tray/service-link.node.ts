import { EventEmitter } from 'node:events';
import { lstatSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { dirname } from 'node:path';
import {
  readServiceLine,
  type ServiceMessage,
  type TrayMessage,
} from '../../shared/session-protocol/codec.ts';
import { MAX_SERVICE_LINE, SESSION_VERSIONS } from '../../shared/session-protocol/limits.ts';
import { Lines } from '../../shared/session-protocol/lines.ts';

export interface ServiceLinkOptions {
  address: string;
  /** Version of this program. */
  app: string;
  /** First and longest wait between attempts, ms. */
  retryMs?: { first: number; longest: number };
}

interface ServiceLinkEvents {
  message: [ServiceMessage];
  /** The service answered, or is gone. */
  connected: [boolean];
}

/** The tray's end of the local link. Tries again for as long as it is not closed. */
export class ServiceLink extends EventEmitter<ServiceLinkEvents> {
  readonly #options: Required<ServiceLinkOptions>;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #wait: number;
  #isWelcome = false;
  #closed = false;

  constructor(options: ServiceLinkOptions) {
    super();
    this.#options = { retryMs: { first: 500, longest: 15_000 }, ...options };
    this.#wait = this.#options.retryMs.first;
  }

  get isConnected(): boolean {
    return this.#isWelcome;
  }

  open(): void {
    if (this.#closed) return;
    const { address, app } = this.#options;
    const refusal = distrust(address);
    if (refusal) {
      this.#later();
      return;
    }
    const socket = createConnection(address);
    const lines = new Lines(MAX_SERVICE_LINE);
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('connect', () => this.#write({ type: 'hello', versions: [...SESSION_VERSIONS], app }));
    socket.on('data', (chunk: string) => {
      try {
        for (const line of lines.push(chunk)) this.#receive(line);
      } catch {
        socket.destroy();
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#lost());
  }

  /** Sends a message if the service listens now. @returns whether it does */
  send(message: Exclude<TrayMessage, { type: 'hello' }>): boolean {
    if (!this.#isWelcome) return false;
    this.#write(message);
    return true;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
  }

  #write(message: TrayMessage): void {
    this.#socket?.write(`${JSON.stringify(message)}\n`);
  }

  #receive(line: string): void {
    const read = readServiceLine(line);
    // A message of a later service that this tray does not know.
    if (!read.ok) return;
    if (read.message.type === 'welcome') {
      this.#isWelcome = true;
      this.#wait = this.#options.retryMs.first;
      this.emit('connected', true);
    }
    this.emit('message', read.message);
  }

  #lost(): void {
    const was = this.#isWelcome;
    this.#isWelcome = false;
    this.#socket = undefined;
    if (was) this.emit('connected', false);
    this.#later();
  }

  #later(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, this.#options.retryMs.longest);
  }
}

/**
 * Why a socket is not to be believed: one that somebody else than the system (or, for an agent started by hand, this
 * user) has put there could show made-up questions. Windows has the service create the pipe's first instance.
 */
export function distrust(address: string): string | undefined {
  if (address.startsWith('\\\\.\\pipe\\')) return undefined;
  const trusted = new Set([0, process.getuid?.()]);
  try {
    const [folder, socket] = [lstatSync(dirname(address)), lstatSync(address)];
    if (!socket.isSocket()) return 'it is no socket';
    if (!trusted.has(folder.uid) || !trusted.has(socket.uid)) return 'it belongs to another user';
    return undefined;
  } catch {
    return 'it is not there';
  }
}
