import WebSocket from 'ws';
import type { AgentMessage } from '../../../shared/protocol/codec.ts';
import type { PartHealth } from '../../../shared/protocol/heartbeat.ts';
import { CLOSE, MAX_FRAME_BYTES, REFUSAL_HEADER, SUBPROTOCOL } from '../../../shared/protocol/limits.ts';
import { consoleTls } from '../certificates.ts';
import { BackOff } from './back-off.ts';
import type { CertificateKeeper } from './renewal.ts';
import { Session, type SessionOptions } from './session.ts';

export interface LinkOptions extends Pick<SessionOptions, 'spool' | 'sealer' | 'handlers' | 'log'> {
  certificates: CertificateKeeper;
  host: Omit<SessionOptions['hello'], 'agentId'>;
  retry?: { baseMs: number; maxMs: number };
  /** Wait after a refusal that only people can mend: not enrolled, revoked, another version. */
  refusedRetryMs?: number;
}

const HANDSHAKE_MS = 10_000;
const WELCOME_MS = 10_000;
/** A link that held so long was a good one: the next retry is a first one. */
const STABLE_MS = 10_000;

const REFUSALS: Record<number, string> = {
  [CLOSE.notEnrolled]: 'the console does not know this agent; enrol it again with --enroll',
  [CLOSE.revoked]: 'this agent was revoked; enrol it again with --enroll',
  [CLOSE.protocolVersion]: 'agent and console share no protocol version; update the older one',
  [CLOSE.inUse]: 'another computer uses the identity of this one; tell the security team',
};

/** What the console says where it does not open a link at all. */
const UPGRADE_REFUSALS: Record<string, string | undefined> = {
  'not-enrolled': REFUSALS[CLOSE.notEnrolled],
  'foreign-certificate': REFUSALS[CLOSE.notEnrolled],
  revoked: REFUSALS[CLOSE.revoked],
};

/** Keeps the one connection to the console up, from start to stop. */
export class ConsoleLink {
  readonly #options: LinkOptions;
  readonly #backOff: BackOff;
  #socket: WebSocket | undefined;
  #session: Session | undefined;
  #retry: NodeJS.Timeout | undefined;
  #stopped = true;
  #reason = 'not started';
  #remote: string | undefined;
  /** The console's clock says that our certificate has expired. */
  #expiredThere = false;
  #renewing = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#backOff = new BackOff(options.retry ?? { baseMs: 500, maxMs: 30_000 });
    options.spool.onAppended = () => this.#session?.pump();
    options.spool.onEpochChanged = () => this.#socket?.close(1000, 'numbering starts anew');
  }

  start(): void {
    this.#stopped = false;
    this.#connect();
  }

  /** Sends what waits for at most `graceMs`, then says goodbye. */
  async stop(graceMs = 0): Promise<void> {
    const deadline = performance.now() + graceMs;
    while (this.#session?.welcomed && !this.#session.drained && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    this.#stopped = true;
    clearTimeout(this.#retry);
    const socket = this.#socket;
    if (!socket || socket.readyState === socket.CLOSED) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    if (socket.readyState === socket.OPEN) socket.close(1000, 'the agent stops');
    else socket.terminate();
    const timer = setTimeout(() => socket.terminate(), 1_000);
    await closed;
    clearTimeout(timer);
  }

  health(): Pick<PartHealth, 'state' | 'reason'> {
    if (this.#session?.welcomed) return { state: 'running' };
    return { state: this.#stopped ? 'stopped' : 'restarting', reason: this.#reason.slice(0, 512) };
  }

  /** Sends a message if the console listens now. */
  tell(message: AgentMessage): void {
    this.#session?.tell(message);
  }

  /** Asks the console for an answer now; without a link, tries for one now. */
  probe(): void {
    if (this.#session?.welcomed) this.#session.beat();
    else if (!this.#stopped && this.#socket?.readyState === WebSocket.CLOSED) {
      clearTimeout(this.#retry);
      this.#connect();
    }
  }

  /** The console's address as the link has it, while there is one. */
  get remoteAddress(): string | undefined {
    return this.#session?.welcomed ? this.#remote : undefined;
  }

  #connect(): void {
    const { certificates, log } = this.#options;
    if (certificates.expired || this.#expiredThere) {
      this.#renew();
      return;
    }
    const { identity } = certificates;
    const socket = new WebSocket(identity.linkUrl, SUBPROTOCOL, {
      ...consoleTls(identity.ca, identity),
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#socket = socket;
    let refused: string | undefined;
    let stable: NodeJS.Timeout | undefined;
    let impatience: NodeJS.Timeout | undefined;
    this.#reason = 'connecting';

    socket.on('unexpected-response', (request, response) => {
      const { statusCode, headers } = response;
      const why = String(headers[REFUSAL_HEADER] ?? '');
      refused = UPGRADE_REFUSALS[why];
      this.#expiredThere = why === 'expired-certificate';
      this.#reason = refused ?? `the console answered ${statusCode} ${why}`.trim();
      request.destroy();
      // ws leaves the socket to who listens to this event.
      socket.terminate();
    });
    socket.on('error', (error) => {
      this.#reason = refused ?? error.message;
    });
    socket.on('upgrade', (response) => {
      this.#remote = response.socket.remoteAddress;
    });
    socket.on('open', () => {
      impatience = setTimeout(() => socket.terminate(), WELCOME_MS);
      this.#session = new Session({
        ...this.#options,
        socket,
        hello: { agentId: identity.agentId, ...this.#options.host },
        onWelcome: () => {
          clearTimeout(impatience);
          stable = setTimeout(() => this.#backOff.reset(), STABLE_MS);
          log.info({ console: identity.linkUrl }, 'link: up');
        },
      });
    });
    socket.on('close', (code, reason) => {
      clearTimeout(stable);
      clearTimeout(impatience);
      const wasUp = this.#session?.welcomed === true;
      this.#session?.end();
      this.#session = undefined;
      refused ??= REFUSALS[code];
      if (refused) this.#reason = refused;
      else if (wasUp) this.#reason = `closed (${code}) ${reason.toString()}`.trim();
      if (!this.#stopped) this.#retryLater(refused !== undefined);
    });
  }

  /** A PC that was off for long; if the console refuses, people have to look after it. */
  #renew(): void {
    if (this.#renewing) return;
    this.#renewing = true;
    this.#reason = 'renewing an expired certificate';
    this.#expiredThere = false;
    const renewed = this.#options.certificates.renewExpired().finally(() => {
      this.#renewing = false;
    });
    renewed.then(
      () => {
        if (!this.#stopped) this.#connect();
      },
      (error: Error) => {
        this.#reason = `expired certificate not renewed: ${error.message}`;
        if (!this.#stopped) this.#retryLater(false);
      },
    );
  }

  #retryLater(refused: boolean): void {
    const { refusedRetryMs = 300_000, log } = this.#options;
    // Half of it fixed, half jitter: not in step, and not at once either.
    const wait = refused ? (refusedRetryMs / 2) * (1 + Math.random()) : this.#backOff.next();
    log.warn({ reason: this.#reason, retryMs: Math.round(wait) }, 'link: down');
    this.#retry = setTimeout(() => this.#connect(), wait);
  }
}
