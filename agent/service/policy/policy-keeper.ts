import type { GuardEvent } from '../../../shared/events/event.ts';
import type { PolicyStatus } from '../../../shared/protocol/policy.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { Logger } from '../log.ts';
import type { NumberedPolicy, PolicyCache } from './policy-cache.ts';
import { readPolicy } from './read-policy.ts';

export interface PolicyKeeperOptions {
  initial: NumberedPolicy;
  cache: PolicyCache;
  /**
   * Brings a policy into force. `prepare` may fail and must then have changed nothing; `commit` cannot fail and
   * happens in one turn of the event loop for everything that obeys the policy.
   */
  prepare: (next: NumberedPolicy, current: NumberedPolicy) => Promise<{ commit(): void }>;
  report: (event: GuardEvent) => void;
  log: Logger;
}

/** Holds the policy in force. A new one is enforced as a whole or not at all. */
export class PolicyKeeper {
  readonly #options: PolicyKeeperOptions;
  #current: NumberedPolicy;
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: PolicyKeeperOptions) {
    this.#options = options;
    this.#current = options.initial;
  }

  get current(): NumberedPolicy {
    return this.#current;
  }

  /**
   * One after the other, in the order they came. `read` gives the document when its turn has come, or throws with the
   * reason why it is not to be enforced after the one in force.
   */
  apply(revision: number, read: (current: NumberedPolicy) => unknown): Promise<PolicyStatus> {
    const result = this.#work.then(() => this.#apply(revision, read));
    this.#work = result;
    return result;
  }

  async #apply(revision: number, read: (current: NumberedPolicy) => unknown): Promise<PolicyStatus> {
    const { prepare, cache, report, log } = this.#options;
    const began = performance.now();
    let document: unknown;
    try {
      document = read(this.#current);
      const policy = readPolicy(document);
      const { commit } = await prepare({ revision, policy }, this.#current);
      commit();
      this.#current = { revision, policy };
    } catch (error) {
      const reason = (error as Error).message.slice(0, 2000);
      log.warn({ revision, reason }, 'policy: refused, the former stays in force');
      report(agentEvent('agent.policy-refused', 'medium', { revision, reason }));
      return { type: 'policy-status', revision, state: 'refused', reason };
    }
    const ms = Math.round((performance.now() - began) * 10) / 10;
    log.info({ revision, ms }, 'policy: in force');
    report(agentEvent('agent.policy-applied', 'info', { revision, ms }));
    // Only a start without network needs the copy: a disk that is full must not keep a policy out of force.
    await cache.save(revision, document).catch((error: Error) => {
      log.error({ revision, reason: error.message }, 'policy: in force, but not kept for the next start');
    });
    return { type: 'policy-status', revision, state: 'applied', ms };
  }
}
