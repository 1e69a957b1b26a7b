import { agentEvent } from '../events/agent-event.ts';
import type { Logger } from '../log.ts';
import type { Spool } from '../spool/spool.ts';
import { loadUpgrade, settleUpgrade, type UpgradeRecord } from './upgrade-record.ts';

export interface UpgradeOutcomeOptions {
  dataDir: string;
  /** Of this agent. */
  version: string;
  spool: Pick<Spool, 'append' | 'mark'>;
  log: Logger;
}

/** Settles an upgrade, once: undone when the former version starts again, completed at the new one's first link. */
export class UpgradeOutcome {
  readonly #options: UpgradeOutcomeOptions;
  #waiting: UpgradeRecord | undefined;

  private constructor(options: UpgradeOutcomeOptions) {
    this.#options = options;
  }

  static async open(options: UpgradeOutcomeOptions): Promise<UpgradeOutcome> {
    const outcome = new UpgradeOutcome(options);
    const record = await loadUpgrade(options.dataDir);
    if (record?.state === 'going-back' && record.from === options.version) await outcome.#rolledBack(record);
    else if (record?.state === 'waiting' && record.to === options.version) outcome.#waiting = record;
    return outcome;
  }

  /** The console has answered. */
  linked(): void {
    const record = this.#waiting;
    if (!record) return;
    this.#waiting = undefined;
    const { id, from, to } = record;
    this.#tell(id, agentEvent('upgrade.completed', 'info', { from, to })).catch((error: Error) => {
      this.#waiting = record;
      this.#options.log.error(
        { reason: error.message },
        'upgrade: not settled; tried again at the next link',
      );
    });
  }

  async #rolledBack({ id, from, to, linkMinutes, data = 'kept' }: UpgradeRecord): Promise<void> {
    const details = { from, to, linkMinutes, data };
    this.#options.log.warn(details, 'upgrade: undone, the new version did not reach the console');
    await this.#tell(id, agentEvent('upgrade.rolled-back', 'high', details));
  }

  /** The mark is written with the event: a record that outlives a crash is not told of again. */
  async #tell(id: string, event: ReturnType<typeof agentEvent>): Promise<void> {
    const { dataDir, spool } = this.#options;
    const marked = spool.mark('upgrade', id) !== undefined;
    if (!marked) await spool.append(event, [{ kind: 'upgrade', key: id, value: event.type }]);
    await settleUpgrade(dataDir);
  }
}
