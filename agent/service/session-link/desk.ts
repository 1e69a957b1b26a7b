import type { GuardEvent } from '../../../shared/events/event.ts';
import type { Training, TrainingCard } from '../../../shared/policy/training.ts';
import type { TrayMessage } from '../../../shared/session-protocol/codec.ts';
import { MAX_LISTED } from '../../../shared/session-protocol/limits.ts';
import type { SessionQuarantine } from '../../../shared/session-protocol/quarantine.ts';
import type { Quarantine, QuarantinedEntry } from '../../enforcers/quarantine/quarantine.ts';
import type { SessionPeer } from '../../platform/platform.ts';
import { agentEvent } from '../events/agent-event.ts';
import type { Releases } from '../release/releases.ts';
import type { Spool } from '../spool/spool.ts';
import { type AskHandler, isSamePerson } from './hub.ts';
import type { RequestStore } from './request-store.ts';
import { cardsOf } from './views/training.ts';

export interface DeskOptions {
  quarantine: Pick<Quarantine, 'list'>;
  releases: Pick<Releases, 'request'>;
  requests: RequestStore;
  training: () => Training | undefined;
  spool: Pick<Spool, 'mark' | 'append'>;
  /** The search for classified files, as far as a person has a say in it. */
  discovery?: { pause: (pause: boolean) => Promise<boolean> };
}

type Ask = Extract<TrayMessage, { ref: string }>;
type Of<T extends Ask['type']> = Extract<Ask, { type: T }>;
type Answer = Awaited<ReturnType<AskHandler>>;

/** Requests of one person that may wait at the same time. */
const MAX_WAITING = 20;
const CONFIRMED = 'training';

/** Takes what people ask for and makes events of it. It decides nothing: the console does. */
export class Desk {
  readonly #options: DeskOptions;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  answer(peer: SessionPeer, ask: Ask): Promise<Answer> {
    switch (ask.type) {
      case 'ask-release':
        return this.#askForFile(peer, ask);
      case 'ask-device':
        return this.#askForDevice(peer, ask);
      case 'confirm-card':
        return this.#confirm(peer, ask);
      case 'ask-pause':
        return this.#askForPause(ask);
    }
  }

  /** This person's files in the quarantine. */
  async quarantineOf(peer: SessionPeer): Promise<SessionQuarantine> {
    const asked = new Map(
      this.#options.requests.of(peer.account).map(({ quarantineId, at }) => [quarantineId, at]),
    );
    const files = (await this.#filesOf(peer)).slice(0, MAX_LISTED).map((entry) => {
      const draft = entry.draft as GuardEvent;
      const askedAt = asked.get(entry.id);
      return {
        id: entry.id,
        name: (draft.file?.name ?? '').slice(0, 1024),
        takenAt: entry.takenAt,
        sizeBytes: entry.sizeBytes,
        ...(draft.decision?.ruleName ? { rule: draft.decision.ruleName } : {}),
        ...(draft.decision?.message ? { message: draft.decision.message } : {}),
        ...(askedAt === undefined ? {} : { askedAt }),
      };
    });
    return { type: 'quarantine', files };
  }

  confirmedAt(peer: SessionPeer, card: Pick<TrainingCard, 'id' | 'edition'>): number | undefined {
    const at = this.#options.spool.mark(CONFIRMED, confirmationKey(peer, card));
    return at === undefined ? undefined : Number(at);
  }

  async #filesOf({ actor }: SessionPeer): Promise<QuarantinedEntry[]> {
    const files = await this.#options.quarantine.list();
    return files.filter(({ draft }) => {
      const owner = (draft as GuardEvent | undefined)?.actor;
      return owner !== undefined && isSamePerson(owner, actor);
    });
  }

  async #askForFile(peer: SessionPeer, { quarantineId, reason }: Of<'ask-release'>): Promise<Answer> {
    const { requests, spool } = this.#options;
    const found = (await this.#filesOf(peer)).find(({ id }) => id === quarantineId);
    // Whether somebody else's file is there is nobody's business.
    if (!found) return { ok: false, reason: 'unknown' };
    const waiting = this.#waiting(peer);
    if (waiting.length >= MAX_WAITING || waiting.some((each) => each.quarantineId === quarantineId)) {
      return { ok: false, reason: 'already' };
    }
    const { file } = found.draft as GuardEvent;
    const fileName = (file?.name ?? '').slice(0, 1024);
    const event: GuardEvent = {
      ...agentEvent('quarantine.release-requested', 'low', {
        quarantineId,
        reason,
        by: nameOf(peer),
        fileName,
      }),
      actor: peer.actor,
      ...(file ? { file } : {}),
    };
    await spool.append(event);
    requests.add({
      id: event.id,
      account: peer.account,
      at: event.at,
      kind: 'quarantine',
      what: fileName,
      reason,
      quarantineId,
      state: 'waiting',
    });
    return { ok: true };
  }

  async #askForDevice(peer: SessionPeer, { device, minutes, reason }: Of<'ask-device'>): Promise<Answer> {
    const { releases, requests } = this.#options;
    if (this.#waiting(peer).length >= MAX_WAITING) return { ok: false, reason: 'already' };
    const id = releases.request({ minutes, reason, device, by: nameOf(peer), actor: peer.actor });
    const what = [device?.vendorId, device?.productId, device?.serial].filter(Boolean).join(':');
    requests.add({
      id,
      account: peer.account,
      at: Date.now(),
      kind: 'device',
      what,
      reason,
      minutes,
      state: 'waiting',
    });
    return { ok: true };
  }

  async #askForPause({ pause }: Of<'ask-pause'>): Promise<Answer> {
    const done = (await this.#options.discovery?.pause(pause)) ?? false;
    return done ? { ok: true } : { ok: false, reason: 'failed' };
  }

  async #confirm(peer: SessionPeer, { cardId, edition }: Of<'confirm-card'>): Promise<Answer> {
    const { training, spool } = this.#options;
    const card = cardsOf(training(), peer.actor).find(
      (each) => each.id === cardId && each.edition === edition,
    );
    if (!card) return { ok: false, reason: 'unknown' };
    if (this.confirmedAt(peer, card) !== undefined) return { ok: false, reason: 'already' };
    const event: GuardEvent = {
      ...agentEvent('training.confirmed', 'info', {
        card: card.id,
        edition: card.edition,
        title: card.title['zh-CN'],
        by: nameOf(peer),
      }),
      actor: peer.actor,
    };
    // Event and mark are one write: nobody confirms twice, and no confirmation is lost.
    await spool.append(event, [
      { kind: CONFIRMED, key: confirmationKey(peer, card), value: String(event.at) },
    ]);
    return { ok: true };
  }

  #waiting(peer: SessionPeer) {
    return this.#options.requests.of(peer.account).filter(({ state }) => state === 'waiting');
  }
}

function nameOf({ actor, account }: SessionPeer): string {
  return actor.user ?? account;
}

function confirmationKey({ account }: SessionPeer, card: Pick<TrainingCard, 'id' | 'edition'>): string {
  return `${account} ${card.id} ${card.edition}`;
}
