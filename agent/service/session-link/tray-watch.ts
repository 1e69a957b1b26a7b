import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Actor } from '../../../shared/events/observation.ts';
import type { Platform } from '../../platform/platform.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { Part } from '../supervisor.ts';
import type { SessionHub } from './hub.ts';
import { isSamePerson } from './hub.ts';

export interface TrayWatchOptions {
  platform: Pick<Platform, 'peoplePresent' | 'startTray'>;
  hub: Pick<SessionHub, 'peers'>;
  report: (event: GuardEvent) => unknown;
  everyMs?: number;
  /** A tray has so long to come by itself: log-in and a restart take their time. */
  patienceMs?: number;
}

/**
 * Notices people who are logged in without a tray: has the system begin it, and tells once when it does not come.
 * What is enforced does not depend on it; their prompts take the safe answer meanwhile.
 */
export class TrayWatch implements Part {
  readonly name = 'trays';
  readonly #options: TrayWatchOptions;
  readonly #alone = new Map<string, { since: number; told: boolean; actor: Actor }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: TrayWatchOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.look().catch(() => {}), this.#options.everyMs ?? 15_000);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
  }

  /** Looks now. */
  async look(): Promise<void> {
    const { platform, hub, report, patienceMs = 30_000 } = this.#options;
    const people = (await platform.peoplePresent?.()) ?? [];
    const trays = hub.peers();
    const without = people.filter(
      (person) => person.user !== undefined && !trays.some(({ actor }) => isSamePerson(person, actor)),
    );
    for (const user of this.#alone.keys()) {
      if (!without.some((person) => person.user === user)) this.#alone.delete(user);
    }
    for (const actor of without) {
      const known = this.#alone.get(actor.user!);
      if (!known) this.#alone.set(actor.user!, { since: performance.now(), told: false, actor });
      else if (performance.now() - known.since >= patienceMs) {
        // Undefined: this person has no session that a tray belongs in, such as one by ssh.
        const begun = await platform.startTray?.(actor);
        if (begun === undefined || known.told) continue;
        known.told = true;
        report({ ...agentEvent('tray.missing', 'medium', { user: actor.user!, begun }), actor });
      }
    }
  }
}
