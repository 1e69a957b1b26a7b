import { randomUUID } from 'node:crypto';
import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Actor } from '../../../shared/events/observation.ts';
import type { DeviceGrant, DevicePattern } from '../../../shared/policy/device-control.ts';
import type { CommandResult } from '../../../shared/protocol/command.ts';
import type { ReleasePurpose } from '../../../shared/release/release-code.ts';
import type { GrantStore } from '../devices/grant-store.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { CodeVerdict, ReleaseCodes } from './release-codes.ts';

type Answer = Pick<CommandResult, 'state' | 'reason'>;

export interface ReleasesOptions {
  grants: Pick<GrantStore, 'add' | 'revoke'>;
  codes: ReleaseCodes;
  report: (event: GuardEvent) => unknown;
  /** Lets the service be stopped or taken off the PC until then. */
  permitStop: (until: number) => Promise<void>;
  /** Ends the isolation. */
  releaseNetwork: (by: string) => Promise<Answer>;
  now?: () => number;
}

/** Every way in which a restriction is lifted for a time: by the console, by a code, or asked for. All are told of. */
export class Releases {
  readonly #options: ReleasesOptions;
  readonly #now: () => number;

  constructor(options: ReleasesOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** By order of the console. Its beginning and end are told of by who enforces it. */
  async grant(grant: DeviceGrant): Promise<Answer> {
    if (grant.until <= this.#now()) return { state: 'expired' };
    await this.#options.grants.add(grant);
    return { state: 'done' };
  }

  /** By order of the console. Done also when there is none any more: then it is as wanted. */
  async revoke(grantId: string): Promise<Answer> {
    await this.#options.grants.revoke(grantId);
    return { state: 'done' };
  }

  /** A code to read out by telephone. */
  challenge(purpose: ReleasePurpose, device?: DevicePattern): ReturnType<ReleaseCodes['challenge']> {
    return this.#options.codes.challenge(purpose, device);
  }

  /** Takes the code that was read back and does what it says. `by` is the person at the PC. */
  async redeem(code: string, by: string): Promise<CodeVerdict & { failure?: string }> {
    const { codes, grants, report, releaseNetwork, permitStop } = this.#options;
    const verdict = await codes.redeem(code);
    if (!verdict.ok) {
      report(agentEvent('release-code.refused', 'medium', { reason: verdict.reason, by }));
      return verdict;
    }
    const { purpose, device, terms } = verdict;
    if (purpose === 'isolation') {
      report(agentEvent('release-code.used', 'high', { purpose, by }));
      const { state, reason } = await releaseNetwork(`code: ${by}`);
      return state === 'done' ? verdict : { ...verdict, failure: reason ?? state };
    }
    const from = this.#now();
    const until = from + terms.minutes * 60_000;
    if (purpose === 'stop-service') {
      await permitStop(until);
      report(agentEvent('release-code.used', 'high', { purpose, by, until }));
      return verdict;
    }
    const grant: DeviceGrant = {
      id: randomUUID(),
      access: terms.access,
      from,
      until,
      ...(device ? { device } : {}),
    };
    await grants.add(grant);
    report(agentEvent('release-code.used', 'high', { purpose, by, ...detailsOf(grant) }));
    return verdict;
  }

  /** Asks the console for a release. The request is an event: it waits in the spool while the PC is offline. */
  request(wanted: {
    minutes: number;
    reason: string;
    device?: DevicePattern | undefined;
    by: string;
    /** The person as the system knows them; without it `by` is all that is known. */
    actor?: Actor;
  }): string {
    const { minutes, reason, device = {}, by, actor = { user: by.slice(0, 256) } } = wanted;
    const event = {
      ...agentEvent('release.requested', 'low', { minutes, reason, by, ...device }),
      actor,
    };
    this.#options.report(event);
    return event.id;
  }
}

/** A grant as the details of an event. */
function detailsOf({ id, access, device, until }: DeviceGrant): Record<string, string | number> {
  return { grantId: id, access, until, ...device };
}
