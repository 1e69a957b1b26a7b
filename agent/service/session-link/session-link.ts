import type { Policy } from '../../../shared/policy/schema.ts';
import type { SessionDevice } from '../../../shared/session-protocol/devices.ts';
import type { SessionDiscovery } from '../../../shared/session-protocol/discovery.ts';
import { MAX_LISTED } from '../../../shared/session-protocol/limits.ts';
import type { SessionState } from '../../../shared/session-protocol/state.ts';
import type { GrantChange, GrantStore } from '../devices/grant-store.ts';
import type { Spool } from '../spool/spool.ts';
import type { Part } from '../supervisor.ts';
import { Desk, type DeskOptions } from './desk.ts';
import { RequestStore } from './request-store.ts';
import { SessionServer, type SessionServerOptions } from './session-server.ts';
import { RecentActivity } from './views/activity.ts';
import { trainingView } from './views/training.ts';
import { watchingView } from './views/watching.ts';

export interface SessionLinkOptions
  extends SessionServerOptions,
    Omit<DeskOptions, 'training' | 'requests' | 'spool' | 'discovery'> {
  discovery?: { view: () => SessionDiscovery; pause: (pause: boolean) => Promise<boolean> };
  spool: Spool;
  grants: Pick<GrantStore, 'onChange'>;
  policy: () => Policy;
  state: () => SessionState;
  devices: () => SessionDevice[];
}

/** How often what cannot tell of its changes is looked at, while somebody is there to be shown it. */
const LOOK_EVERY_MS = 2_000;

/** What the people logged in are shown and may ask for, as a part of the service. */
export class SessionLink implements Part {
  readonly name = 'session-link';
  readonly #options: SessionLinkOptions;
  readonly #server: SessionServer;
  readonly #requests: RequestStore;
  readonly #activity: RecentActivity;
  #timer: NodeJS.Timeout | undefined;
  #undo: () => void = () => {};

  constructor(options: SessionLinkOptions) {
    this.#options = options;
    this.#server = new SessionServer(options);
    this.#requests = new RequestStore(options.spool);
    this.#activity = new RecentActivity(options.spool);
    const { hub, policy } = options;
    const desk = new Desk({
      ...options,
      requests: this.#requests,
      training: () => policy().training,
    });
    hub.onAsk = async (peer, ask) => {
      const answer = await desk.answer(peer, ask);
      this.#look();
      return answer;
    };
    hub.onSessions = () => this.#follow();
    hub.addView({ name: 'state', of: () => options.state() });
    hub.addView({ name: 'watching', of: ({ actor }) => watchingView(policy(), actor) });
    hub.addView({
      name: 'activity',
      of: ({ actor }) => {
        this.#activity.catchUp();
        return { type: 'activity', entries: this.#activity.of(actor) };
      },
    });
    hub.addView({
      name: 'devices',
      of: ({ account }) => ({
        type: 'devices',
        devices: options.devices().slice(0, MAX_LISTED),
        requests: this.#requests
          .of(account)
          .slice(0, MAX_LISTED)
          .map(({ account: _, quarantineId: __, ...request }) => request),
      }),
    });
    const { discovery } = options;
    if (discovery) hub.addView({ name: 'discovery', of: () => discovery.view() });
    hub.addView({ name: 'quarantine', of: (peer) => desk.quarantineOf(peer) });
    hub.addView({
      name: 'training',
      of: (peer) => trainingView(policy().training, peer.actor, (card) => desk.confirmedAt(peer, card)),
    });
  }

  async start(failed: (error: Error) => void): Promise<void> {
    this.#undo = this.#options.grants.onChange((changes) => {
      for (const change of changes) this.#granted(change);
    });
    await this.#server.start(failed);
  }

  async stop(): Promise<void> {
    this.#undo();
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#options.hub.closeAll();
    await this.#server.stop();
  }

  /** A request was turned down by the console. */
  denied(requestId: string, note: string): void {
    this.#requests.settle(requestId, { state: 'denied', ...(note ? { note } : {}) });
    this.#options.hub.changed('devices');
  }

  /** A file was given back. */
  restored(quarantineId: string): void {
    this.#requests.settleFile(quarantineId);
    this.#look();
  }

  /** A release that was asked for has the number of the request. */
  #granted({ kind, grant: { id, until } }: GrantChange): void {
    this.#requests.settle(id, { state: kind === 'begun' ? 'granted' : 'ended', until });
    this.#options.hub.changed('devices');
  }

  #follow(): void {
    const isWanted = this.#options.hub.peers().length > 0;
    if (isWanted) this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
    else {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  #look(): void {
    this.#options.hub.changed('state', 'watching', 'devices', 'quarantine', 'training');
    if (this.#activity.catchUp()) this.#options.hub.changed('activity');
  }
}
