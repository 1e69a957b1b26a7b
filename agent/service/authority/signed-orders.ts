import type { Statement } from '../../../shared/authority/envelope.ts';
import {
  type Check,
  openCommand,
  openGroups,
  openPolicy,
  requireSigners,
  subjectOf,
} from '../../../shared/authority/orders.ts';
import { StatementRefused } from '../../../shared/authority/refused.ts';
import {
  nextAuthority,
  nextRoot,
  openTimestamp,
  pinRoot,
  type Trust,
} from '../../../shared/authority/trust.ts';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { AuthorityMessage } from '../../../shared/protocol/authority.ts';
import type { Command, CommandBody, CommandResult } from '../../../shared/protocol/command.ts';
import type { DeviceGroups } from '../../../shared/protocol/device-groups.ts';
import type { PolicyMessage, PolicyStatus } from '../../../shared/protocol/policy.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { Logger } from '../log.ts';
import type { NumberedPolicy } from '../policy/policy-cache.ts';
import { readPolicy } from '../policy/read-policy.ts';
import type { Spool } from '../spool/spool.ts';
import { verify } from './ed25519.ts';
import type { TrustFile, TrustState } from './trust-file.ts';

/** An order that may be carried out. */
export interface VerifiedOrder {
  id: string;
  expiresAt: number;
  body: CommandBody;
}

export interface SignedOrdersOptions {
  agentId: string;
  file: Pick<TrustFile, 'save'>;
  initial: TrustState;
  marks: Pick<Spool, 'mark' | 'setMarks'>;
  policy: {
    readonly current: NumberedPolicy;
    apply(revision: number, read: (current: NumberedPolicy) => unknown): Promise<PolicyStatus>;
  };
  carryOut: (order: VerifiedOrder) => Promise<CommandResult>;
  setGroups: (groups: readonly string[]) => Promise<void>;
  report: (event: GuardEvent) => unknown;
  log: Logger;
  now?: () => number;
}

const HOUR = 3_600_000;
/** The console's clock may be so far ahead of this PC's; what says more would let everything expire at once. */
const MOST_AHEAD_MS = 24 * HOUR;
/** The same refusal is told of once in so long: a console repeats what is not answered. */
const QUIET_MS = HOUR;
/** A console that is connected and says for so long that there is a newer policy, and does not send it, withholds it. */
const WITHHELD_MS = 10 * 60_000;

/** Lets through what people have signed, and nothing else. What is refused becomes an event with its reason. */
export class SignedOrders {
  readonly #options: SignedOrdersOptions;
  readonly #now: () => number;
  readonly #told = new Map<string, number>();
  /** When the last order on a subject was issued, for those whose mark is still being written. */
  readonly #issued = new Map<string, number>();
  readonly #warned = new Set<string>();
  #state: TrustState;
  #newerSince: number | undefined;

  constructor(options: SignedOrdersOptions) {
    this.#options = options;
    this.#state = options.initial;
    this.#now = options.now ?? Date.now;
  }

  /** Versions held, 0 for none. */
  get versions(): { root: number; authority: number } {
    return { root: this.#state.root?.version ?? 0, authority: this.#state.authority?.version ?? 0 };
  }

  /** Takes newer versions of root and authority, and the word on what is newest. */
  async authority({ documents, timestamp }: AuthorityMessage): Promise<void> {
    const before = this.#state;
    // In one turn of the event loop: a policy that comes right behind is judged by what came here.
    for (const { kind, envelope } of documents) {
      try {
        this.#take(kind, envelope);
      } catch (error) {
        this.#refused(kind, error);
        break;
      }
    }
    if (timestamp !== undefined) this.#hear(timestamp);
    if (this.#state !== before) await this.#save();
  }

  policy({ revision, envelope, baseline }: PolicyMessage): Promise<PolicyStatus> {
    let expiresAt = 0;
    return this.#options.policy
      .apply(revision, (current) => {
        try {
          const check = this.#check();
          const signed = openPolicy(check, envelope, current.revision);
          if (signed.content.revision !== revision) {
            throw new StatementRefused('malformed', `policy ${revision}: the statement has another number`);
          }
          const policy = readPolicy(signed.content.document);
          requireSigners(check.trust, signed, this.#base(check, baseline, current, revision).policy, policy);
          expiresAt = signed.content.expiresAt;
          return signed.content.document;
        } catch (error) {
          this.#refused('policy', error, String(revision));
          throw error;
        }
      })
      .then(async (status) => {
        if (status.state === 'applied') {
          this.#state = { ...this.#state, policyExpiresAt: expiresAt };
          this.#warned.delete('agent.policy-expired');
          await this.#save();
        }
        return status;
      });
  }

  async command({ id, envelope }: Command): Promise<CommandResult> {
    let order: VerifiedOrder;
    try {
      order = this.#order(envelope, id);
    } catch (error) {
      if (!(error instanceof StatementRefused)) throw error;
      this.#refused('command', error, id);
      const reason = `refused (${error.code}): ${error.message}`.slice(0, 1024);
      return { type: 'command-result', id, state: 'failed', reason };
    }
    const subject = subjectOf(order.body);
    const issuedAt = this.#issued.get(subject) ?? 0;
    await this.#options.marks.setMarks([{ kind: 'order', key: subject, value: String(issuedAt) }]);
    return this.#options.carryOut(order);
  }

  async groups({ envelope }: DeviceGroups): Promise<void> {
    try {
      const { content } = openGroups(this.#check(), envelope, this.#options.agentId);
      if (content.issuedAt < this.#state.groupsIssuedAt) {
        throw new StatementRefused('older', 'groups: newer ones are held already');
      }
      this.#state = { ...this.#state, groupsIssuedAt: content.issuedAt };
      await this.#options.setGroups(content.groups);
      await this.#save();
    } catch (error) {
      if (!(error instanceof StatementRefused)) throw error;
      this.#refused('groups', error);
    }
  }

  /** From time to time: says what has expired, and when a console that is connected shows an old state. */
  check(connected: boolean): void {
    const now = this.#now();
    const { policyExpiresAt, authority, heard } = this.#state;
    this.#warn('agent.policy-expired', policyExpiresAt !== undefined && now > policyExpiresAt, {
      revision: this.#options.policy.current.revision,
    });
    this.#warn('agent.authority-expired', authority !== undefined && now > authority.expiresAt, {
      version: authority?.version ?? 0,
    });
    const stale = connected && authority !== undefined && now > (heard?.expiresAt ?? 0);
    const withheld = connected && this.#newerSince !== undefined && now - this.#newerSince > WITHHELD_MS;
    this.#warn('agent.console-frozen', stale || withheld, {
      policy: heard?.policy ?? 0,
      held: this.#options.policy.current.revision,
      heardAt: heard?.at ?? 0,
    });
  }

  /** PC's time, or the console's last word if that is later: time set back brings nothing expired to life again. */
  #time(): number {
    return Math.max(this.#now(), this.#state.heard?.at ?? 0);
  }

  #check(): Check {
    return { trust: this.#trust(), verify, now: this.#time() };
  }

  #trust(): Trust {
    const { root, authority } = this.#state;
    if (!root) throw new StatementRefused('no-root', 'this PC holds no root key');
    return { root, ...(authority ? { authority } : {}) };
  }

  #take(kind: 'root' | 'authority', envelope: unknown): void {
    if (kind === 'root' && !this.#state.root) {
      // Enrolled before there was a root, by a console that was believed then: from here on only what follows from it.
      this.#state = { ...this.#state, root: pinRoot(envelope, verify).root };
      return;
    }
    const trust = this.#trust();
    const next = kind === 'root' ? nextRoot(trust, envelope, verify) : nextAuthority(trust, envelope, verify);
    this.#state = { ...this.#state, ...next };
  }

  #hear(envelope: unknown): void {
    try {
      const { at, expiresAt, policy, root, authority } = openTimestamp(
        this.#trust(),
        envelope,
        verify,
        this.#time(),
      );
      const { heard } = this.#state;
      const { current } = this.#options.policy;
      if (at > this.#now() + MOST_AHEAD_MS) {
        throw new StatementRefused('malformed', 'timestamp: far ahead of this PC’s clock');
      }
      if (heard && at < heard.at) throw new StatementRefused('older', 'timestamp: a later one is known');
      const { versions } = this;
      if (policy < current.revision || root < versions.root || authority < versions.authority) {
        throw new StatementRefused('older', 'timestamp: the console shows a state before the one known here');
      }
      this.#newerSince = policy > current.revision ? (this.#newerSince ?? this.#now()) : undefined;
      this.#state = { ...this.#state, heard: { at, expiresAt, policy } };
    } catch (error) {
      this.#refused('timestamp', error);
    }
  }

  /** The policy to judge the next one against: the one in force, or a later one that was signed as it had to be. */
  #base(check: Check, baseline: unknown, current: NumberedPolicy, revision: number): NumberedPolicy {
    if (baseline === undefined) return current;
    const signed = openPolicy(check, baseline, 0);
    if (signed.content.revision <= current.revision || signed.content.revision > revision) return current;
    const policy = readPolicy(signed.content.document);
    requireSigners(check.trust, signed, current.policy, policy);
    return { revision: signed.content.revision, policy };
  }

  #order(envelope: unknown, id: string): VerifiedOrder {
    const { policy, agentId, marks } = this.#options;
    const check = this.#check();
    const { approvals } = policy.current.policy.network.isolation;
    const signed = openCommand(check, envelope, agentId, approvals);
    const { body, issuedAt, expiresAt } = signed.content;
    if (signed.id !== id)
      throw new StatementRefused('malformed', 'command: the statement has another number');
    const subject = subjectOf(body);
    const last = Math.max(this.#issued.get(subject) ?? 0, Number(marks.mark('order', subject) ?? 0));
    if (issuedAt < last) {
      throw new StatementRefused('replayed', 'command: a later order on the same was carried out already');
    }
    this.#issued.set(subject, issuedAt);
    const late = check.now > expiresAt;
    // Who ordered it is who signed it, whatever the order says of itself.
    const by = signed.by.join(' + ').slice(0, 256);
    return { id, expiresAt: late ? 0 : expiresAt, body: 'by' in body ? { ...body, by } : body };
  }

  #refused(statement: Statement, error: unknown, which = ''): void {
    if (!(error instanceof StatementRefused)) return;
    const { code, message } = error;
    this.#options.log.warn({ statement, code, reason: message }, 'authority: refused');
    const key = `${statement} ${code} ${which}`;
    const now = this.#now();
    if (now - (this.#told.get(key) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    this.#told.delete(key);
    this.#told.set(key, now);
    if (this.#told.size > 200) this.#told.delete(this.#told.keys().next().value!);
    this.#options.report(agentEvent('agent.order-refused', 'high', { statement, code, reason: message }));
  }

  #warn(
    type: 'agent.policy-expired' | 'agent.authority-expired' | 'agent.console-frozen',
    holds: boolean,
    details: Record<string, number>,
  ): void {
    if (!holds) this.#warned.delete(type);
    else if (!this.#warned.has(type)) {
      this.#warned.add(type);
      this.#options.report(agentEvent(type, 'high', details));
    }
  }

  async #save(): Promise<void> {
    await this.#options.file.save(this.#state).catch((error: Error) => {
      this.#options.log.error({ reason: error.message }, 'authority: not kept for the next start');
    });
  }
}
