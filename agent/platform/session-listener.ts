import type { Duplex } from 'node:stream';
import type { Actor } from '../../shared/events/observation.ts';

/** Who is at the other end of a connection, as the operating system says; nothing of it comes from there. */
export interface SessionPeer {
  /** The same for every session of one account: the user's number, on Windows the SID. */
  readonly account: string;
  readonly actor: Actor;
  readonly pid: number;
  /** The system's own name of the log-in session. */
  readonly sessionId: string;
}

export interface SessionListenerOptions {
  /** A socket's path or a pipe's name. */
  address: string;
  onSession: (connection: Duplex, peer: SessionPeer) => void;
  /** A connection that was refused because the system did not say whose it is. */
  onRefused: (reason: string) => void;
  /** Nothing can be listened for any more. */
  onFailed: (error: Error) => void;
}

export interface SessionListener {
  close(): Promise<void>;
}
