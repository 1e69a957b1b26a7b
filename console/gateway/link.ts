import type { KeyObject } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { AgentMessage, ConsoleMessage } from '../../shared/protocol/codec.ts';
import type { ErrorMessage } from '../../shared/protocol/error.ts';
import type { PeerIdentity } from '../domain/pki/authority.ts';

/** What may wait to be read by an agent before its link is cut: a few of the largest policies. */
const MOST_UNREAD_BYTES = 16 * 1024 * 1024;

/** One agent's connection. It knows its socket and what was said on it, and decides nothing. */
export class Link {
  readonly agentId: string;
  /** What the certificate that opened it says. */
  readonly holder: PeerIdentity;
  /** When it must have been renewed, in milliseconds since the epoch. */
  validTo: number;
  readonly address: string;
  readonly socket: WebSocket;
  /** Hello has come. */
  greeted = false;
  /** `open` when hello has been answered with welcome. */
  state: 'greeting' | 'open' = 'greeting';
  hostname = '';
  epoch = '';
  /** Revision in force on the PC as it last said. */
  policyRevision = 0;
  /** Versions of root and authority that it holds or was sent. */
  versions = { root: 0, authority: 0 };
  /** What the seals of its batches are checked with; absent for an agent that seals nothing. */
  sealKey: KeyObject | undefined;
  invalidInARow = 0;
  batchesInFlight = 0;
  /** It asked for a piece of a set and has not been sent it yet. */
  pieceOnItsWay = false;
  /** It sent of its evidence what has not been answered yet. */
  evidenceInHand = false;
  #turns: Promise<unknown> = Promise.resolve();
  /** Milliseconds of the monotonic clock. */
  lastHeardAt = performance.now();
  /** It stopped answering; told apart from an agent that left. */
  silent = false;

  constructor(socket: WebSocket, holder: PeerIdentity, address: string) {
    this.socket = socket;
    this.holder = holder;
    this.agentId = holder.agentId;
    this.validTo = holder.validTo;
    this.address = address;
  }

  /**
   * Does one piece of work after the other, in the order asked for. After one has failed none is done any more:
   * a batch stored behind one that is missing would move the cursor past it.
   */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turns.then(work);
    this.#turns = turn;
    turn.catch(() => {});
    return turn;
  }

  send(message: ConsoleMessage): void {
    this.sendText(JSON.stringify(message));
  }

  /** Sends a message that was turned into text before, as when many agents get the same. */
  sendText(text: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.socket.bufferedAmount > MOST_UNREAD_BYTES) this.socket.terminate();
    else this.socket.send(text);
  }

  /** Resolves when the message has left, or the link has closed. */
  sent(message: ConsoleMessage): Promise<void> {
    return new Promise((resolve) => {
      if (this.socket.readyState !== this.socket.OPEN) resolve();
      else this.socket.send(JSON.stringify(message), () => resolve());
    });
  }

  refuse(code: ErrorMessage['code'], message: string, about?: AgentMessage['type']): void {
    this.send({ type: 'error', code, message, ...(about ? { about } : {}) });
  }

  /** Whether the agent at the other end is there now: it answers a ping within this time. */
  isAlive(withinMs: number): Promise<boolean> {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (alive: boolean) => {
        clearTimeout(timer);
        socket.off('pong', onPong);
        socket.off('close', onClose);
        resolve(alive);
      };
      const onPong = () => end(true);
      const onClose = () => end(false);
      const timer = setTimeout(() => end(false), withinMs);
      socket.on('pong', onPong);
      socket.on('close', onClose);
      socket.ping();
    });
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }
}
