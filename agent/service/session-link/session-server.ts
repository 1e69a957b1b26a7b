import type { Platform, SessionListener } from '../../platform/platform.ts';
import type { Logger } from '../log.ts';
import type { Part } from '../supervisor.ts';
import type { SessionHub } from './hub.ts';
import { Session } from './session.ts';

export interface SessionServerOptions {
  platform: Pick<Platform, 'listenForSessions'>;
  address: string;
  /** This PC's name, for the people at it. */
  host: string;
  hub: SessionHub;
  log: Logger;
}

/** Connections that have not said hello yet, of one account: a program that opens more only harms itself. */
const MAX_CONNECTIONS = 16;

/** Lets the programs of the people logged in talk to the service. */
export class SessionServer implements Part {
  readonly name = 'session-link';
  readonly #options: SessionServerOptions;
  readonly #connections = new Map<string, Set<Session>>();
  #listener: SessionListener | undefined;

  constructor(options: SessionServerOptions) {
    this.#options = options;
  }

  async start(failed: (error: Error) => void): Promise<void> {
    const { platform, address, hub, host, log } = this.#options;
    this.#listener = await platform.listenForSessions?.({
      address,
      onFailed: failed,
      onRefused: (reason) => log.warn({ reason }, 'session: a connection was refused'),
      onSession: (connection, peer) => {
        const own = this.#connections.get(peer.account) ?? new Set();
        if (own.size >= MAX_CONNECTIONS) {
          connection.destroy();
          return;
        }
        this.#connections.set(peer.account, own);
        own.add(
          new Session(connection, peer, host, {
            ready: (session) => hub.add(session),
            message: (session, message) => void hub.receive(session, message),
            closed: (session) => {
              own.delete(session);
              if (own.size === 0) this.#connections.delete(peer.account);
              hub.remove(session);
            },
          }),
        );
      },
    });
  }

  async stop(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    await listener?.close();
  }
}
