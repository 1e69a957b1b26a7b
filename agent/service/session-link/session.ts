import type { Duplex } from 'node:stream';
import { negotiateVersion } from '../../../shared/protocol/codec.ts';
import {
  readTrayLine,
  type ServiceMessage,
  type TrayMessage,
} from '../../../shared/session-protocol/codec.ts';
import {
  CHARACTER_RATE,
  MAX_SERVICE_LINE,
  MAX_SIGNAL_LINE,
  MESSAGE_RATE,
  SESSION_VERSIONS,
} from '../../../shared/session-protocol/limits.ts';
import { Lines } from '../../../shared/session-protocol/lines.ts';
import type { SessionError } from '../../../shared/session-protocol/result.ts';
import { TokenBucket } from '../../../shared/session-protocol/token-bucket.ts';
import type { SessionPeer } from '../../platform/platform.ts';

const HELLO_WITHIN_MS = 10_000;
/** A session that does not read is given up. */
const MAX_UNREAD_BYTES = 4 * MAX_SERVICE_LINE;

export interface SessionHandlers {
  /** The session speaks our protocol. */
  ready: (session: Session) => void;
  message: (session: Session, message: Exclude<TrayMessage, { type: 'hello' }>) => void;
  closed: (session: Session) => void;
}

/** One connection of one logged-in person's programs. */
export class Session {
  readonly peer: SessionPeer;
  readonly #connection: Duplex;
  readonly #host: string;
  readonly #handlers: SessionHandlers;
  readonly #lines = new Lines(MAX_SIGNAL_LINE);
  readonly #messages = new TokenBucket(MESSAGE_RATE, performance.now());
  readonly #characters = new TokenBucket(CHARACTER_RATE, performance.now());
  readonly #sent = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;
  #version: number | undefined;
  #closed = false;

  constructor(connection: Duplex, peer: SessionPeer, host: string, handlers: SessionHandlers) {
    this.peer = peer;
    this.#connection = connection;
    this.#host = host;
    this.#handlers = handlers;
    this.#timer = setTimeout(() => this.close('invalid-message', 'no hello in time'), HELLO_WITHIN_MS);
    connection.on('close', () => this.#end());
    connection.on('error', () => connection.destroy());
    connection.setEncoding('utf8');
    connection.on('data', (chunk: string) => this.#receive(chunk));
    connection.resume();
  }

  get isReady(): boolean {
    return this.#version !== undefined && !this.#closed;
  }

  send(message: ServiceMessage): void {
    this.#write(JSON.stringify(message));
  }

  /** Sends what replaces an earlier message of this name, unless it is the same. */
  update(name: string, message: ServiceMessage): void {
    const text = JSON.stringify(message);
    if (text.length > MAX_SERVICE_LINE || this.#sent.get(name) === text) return;
    this.#sent.set(name, text);
    this.#write(text);
  }

  close(code: SessionError['code'], message: string): void {
    if (this.#closed) return;
    this.send({ type: 'error', code, message });
    // What the other end still sends is not read any more.
    this.#connection.end(() => this.#connection.destroy());
    this.#end();
  }

  /** Ends it without a word. */
  drop(): void {
    this.#connection.destroy();
    this.#end();
  }

  #write(text: string): void {
    if (this.#closed) return;
    this.#connection.write(`${text}\n`);
    if (this.#connection.writableLength > MAX_UNREAD_BYTES) this.#connection.destroy();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#handlers.closed(this);
  }

  #receive(chunk: string): void {
    if (this.#closed) return;
    const now = performance.now();
    if (!this.#characters.take(chunk.length, now)) {
      this.close('too-fast', 'too much at once');
      return;
    }
    let lines: string[];
    try {
      lines = this.#lines.push(chunk);
    } catch (error) {
      this.close('too-large', (error as Error).message);
      return;
    }
    for (const line of lines) {
      if (this.#closed) return;
      if (!this.#messages.take(1, now)) {
        this.close('too-fast', 'too many messages at once');
        return;
      }
      const read = readTrayLine(line);
      if (!read.ok) {
        this.close(read.code, read.reason);
        return;
      }
      this.#take(read.message);
    }
  }

  #take(message: TrayMessage): void {
    if (message.type !== 'hello') {
      if (this.#version === undefined) {
        this.close('invalid-message', 'the first message is hello');
        return;
      }
      this.#handlers.message(this, message);
      return;
    }
    if (this.#version !== undefined) {
      this.close('invalid-message', 'hello comes once');
      return;
    }
    const version = negotiateVersion(SESSION_VERSIONS, message.versions);
    if (version === undefined) {
      this.close('no-version', `this service speaks version ${SESSION_VERSIONS.join(', ')}`);
      return;
    }
    this.#version = version;
    clearTimeout(this.#timer);
    const { actor, account, sessionId } = this.peer;
    this.send({ type: 'welcome', version, user: actor.user ?? account, sessionId, host: this.#host });
    this.#handlers.ready(this);
  }
}
