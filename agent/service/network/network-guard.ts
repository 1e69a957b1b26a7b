import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { GuardEvent } from '../../../shared/events/event.ts';
import { type Network, restrictionFor } from '../../../shared/policy/network.ts';
import type { CommandResult } from '../../../shared/protocol/command.ts';
import type { NetworkStatus } from '../../../shared/protocol/network-status.ts';
import type { NetworkBackend } from '../../enforcers/network/backend.ts';
import { NetworkIsolation } from '../../enforcers/network/isolation.ts';
import type { NetworkReport } from '../../enforcers/network/reports.ts';
import type { Notice } from '../../enforcers/notification/notifier.ts';
import type { Logger } from '../log.ts';
import type { Part } from '../supervisor.ts';
import type { ConsoleTerms } from './console-terms.ts';
import { networkEvent } from './network-events.ts';

export interface NetworkGuardOptions {
  backend: NetworkBackend;
  dataDir: string;
  terms: Pick<ConsoleTerms, 'current'>;
  report: (event: GuardEvent) => unknown;
  /** Tells the console how things stand, if it listens. */
  tell: (status: NetworkStatus) => void;
  /** Asks the console for an answer now, so that an isolation need not wait for the next heartbeat. */
  probe: () => void;
  /** Tells the people at this PC. */
  notify: (notice: Notice) => void;
  log: Logger;
  checkEveryMs?: number;
}

type Answer = Pick<CommandResult, 'state' | 'reason'>;

/** How often a console's name is resolved anew while something depends on its addresses. */
const TERMS_EVERY_MS = 5 * 60_000;

/** Network isolation and zones as the service uses them: orders, policy and the link on one side, events on the other. */
export class NetworkGuard implements Part {
  readonly name = 'network';
  readonly #options: NetworkGuardOptions;
  readonly #isolation: NetworkIsolation;
  /** Why the last isolation is not, until the next order. */
  #failure: { at: number; text: string } | undefined;
  #zones: { network: Network; groups: readonly string[] } | undefined;
  #refreshing: NodeJS.Timeout | undefined;
  #told: NetworkStatus | undefined;
  /** Orders are carried out in the order they came, the finding of addresses included. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: NetworkGuardOptions) {
    this.#options = options;
    this.#isolation = new NetworkIsolation({
      backend: options.backend,
      stateFile: join(options.dataDir, 'network-isolation', 'state.json'),
      onReport: (report) => this.#reported(report),
      ...(options.checkEveryMs === undefined ? {} : { checkEveryMs: options.checkEveryMs }),
    });
  }

  /** Takes up what an earlier run left in force. */
  async start(): Promise<void> {
    await this.#isolation.start();
    this.#refreshing = setInterval(() => void this.#inTurn(() => this.#refresh()), TERMS_EVERY_MS);
    this.#refreshing.unref();
    this.#tell();
  }

  /** What is in force stays in force. */
  async stop(): Promise<void> {
    clearInterval(this.#refreshing);
    await this.#queue;
    await this.#isolation.stop();
  }

  status(): NetworkStatus {
    const status = this.#isolation.status();
    if (status.phase !== 'none') {
      const { phase, since, by, reason } = status;
      return { type: 'network-status', state: phase, since, by, reason };
    }
    if (!this.#failure) return { type: 'network-status', state: 'none' };
    const { at, text } = this.#failure;
    return { type: 'network-status', state: 'failed', since: at, failure: text.slice(0, 1000) };
  }

  /** Resolves when the system holds the isolation; that the console is still reached is told later. */
  isolate(order: { reason: string; by: string; deadManSeconds: number }): Promise<Answer> {
    return this.#inTurn(async () => {
      try {
        await this.#isolation.isolate({ ...order, terms: await this.#options.terms.current() });
      } catch (error) {
        const reason = messageOf(error);
        this.#failure = { at: Date.now(), text: reason };
        this.#tell();
        return { state: 'failed', reason };
      }
      this.#options.probe();
      return { state: 'done' };
    });
  }

  /** What a rule asks for: once, an isolation that is in force is left as it is. */
  isolateByRule(event: GuardEvent, deadManSeconds: number): void {
    const { ruleId = '-', ruleName } = event.decision ?? {};
    const name = typeof ruleName === 'string' ? ruleName : ruleName?.['zh-CN'];
    void this.#inTurn(async () => {
      if (this.#isolation.status().phase !== 'none') return;
      const reason = name ? `${ruleId}: ${name}` : ruleId;
      await this.#isolation.isolate({
        reason,
        by: 'policy',
        deadManSeconds,
        terms: await this.#options.terms.current(),
      });
      this.#options.probe();
    }).catch((error) => this.#failed(error));
  }

  release(by: string): Promise<Answer> {
    return this.#inTurn(async () => {
      try {
        await this.#isolation.release(by);
        return { state: 'done' };
      } catch (error) {
        return { state: 'failed', reason: messageOf(error) };
      }
    });
  }

  get isolated(): boolean {
    return this.#isolation.status().phase !== 'none';
  }

  /** The console answered what was sent to it at this time. */
  consoleReached(at: number): void {
    this.#isolation.consoleReached(at).catch((error) => this.#failed(error));
  }

  /**
   * Keeps zones apart as policy says for a device of these groups. Resolves when the system does.
   * @throws when it cannot; it is tried again from time to time
   */
  separate(network: Network, groups: readonly string[]): Promise<void> {
    return this.#inTurn(() => {
      this.#zones = { network, groups };
      return this.#separate();
    });
  }

  async #separate(): Promise<void> {
    if (!this.#zones) return;
    const { network, groups } = this.#zones;
    const restriction = restrictionFor(network, groups);
    const terms = restriction ? await this.#options.terms.current() : { console: [] };
    await this.#isolation.separate(restriction, terms);
  }

  /** A console that moved to other addresses is followed. */
  async #refresh(): Promise<void> {
    try {
      if (this.isolated) await this.#isolation.updateTerms(await this.#options.terms.current());
      await this.#separate();
    } catch (error) {
      this.#options.log.warn(
        { reason: messageOf(error) },
        'network: the console’s addresses were not renewed',
      );
    }
  }

  #reported(report: NetworkReport): void {
    const status = this.#isolation.status();
    const order = status.phase === 'none' ? undefined : { by: status.by, reason: status.reason };
    this.#options.log.warn({ ...report }, 'network: report');
    if (report.type === 'isolation.rolled-back' || (report.type === 'isolation.failed' && !order)) {
      this.#failure = { at: report.at, text: report.reason };
    } else if (report.type === 'isolation.applied' || report.type === 'isolation.released') {
      this.#failure = undefined;
    }
    if (report.type === 'isolation.applied') {
      this.#options.notify({ kind: 'network', name: order?.reason ?? '', action: 'block' });
    } else if (report.type === 'isolation.released' || report.type === 'isolation.rolled-back') {
      this.#options.notify({ kind: 'network', name: '', action: 'warn' });
    }
    this.#options.report(networkEvent(report, order));
    this.#tell();
  }

  #tell(): void {
    const status = this.status();
    if (isDeepStrictEqual(status, this.#told)) return;
    this.#told = status;
    this.#options.tell(status);
  }

  #failed(error: unknown): void {
    const reason = messageOf(error);
    this.#options.log.error({ reason }, 'network: failed');
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => {});
    return turn;
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 1000);
}
