import { randomUUID } from 'node:crypto';
import type { Actor } from '../../../shared/events/observation.ts';
import type { ServiceMessage, TrayMessage } from '../../../shared/session-protocol/codec.ts';
import type { SessionNotice } from '../../../shared/session-protocol/notice.ts';
import type { SessionPrompt } from '../../../shared/session-protocol/prompt.ts';
import type { SessionPeer } from '../../platform/platform.ts';
import type { Logger } from '../log.ts';
import { type PromptOutcome, Prompts } from './prompts.ts';
import type { Session } from './session.ts';

/** A part of what a session is shown: made anew for a person whenever it may have changed. */
export interface SessionView {
  name: string;
  of: (peer: SessionPeer) => ServiceMessage | undefined | Promise<ServiceMessage | undefined>;
}

type Ask = Extract<TrayMessage, { ref: string }>;
/** Carries out what a session asks for. */
export type AskHandler = (
  peer: SessionPeer,
  ask: Ask,
) => Promise<{ ok: boolean; reason?: 'unknown' | 'already' | 'failed' }>;
export type SignalHandler = (peer: SessionPeer, data: Record<string, unknown>) => void;

/** Changes that come together are told of together. */
const REFRESH_MS = 150;
const MAX_SESSIONS = 64;

/** The sessions of the people logged in, for whoever has something to show, to ask or to learn from them. */
export class SessionHub {
  readonly #log: Logger;
  readonly #sessions = new Set<Session>();
  readonly #views = new Map<string, SessionView>();
  readonly #signals = new Map<string, SignalHandler>();
  readonly #stale = new Set<string>();
  readonly #prompts: Prompts;
  #timer: NodeJS.Timeout | undefined;
  /** Answers `ask-release`, `ask-device` and `confirm-card`. */
  onAsk: AskHandler = async () => ({ ok: false, reason: 'failed' });
  /** A session began or ended. */
  onSessions: () => void = () => {};

  constructor(log: Logger) {
    this.#log = log;
    this.#prompts = new Prompts();
  }

  /** Who is there now. */
  peers(): SessionPeer[] {
    return [...this.#sessions].map(({ peer }) => peer);
  }

  /** True when somebody can be asked about what this person did. */
  reaches(actor: Actor | undefined): boolean {
    return this.#of(actor).length > 0;
  }

  /**
   * Asks the person and waits: for an answer, for the time to be up, or for the last of their sessions to end. Where
   * nobody is there it answers `nobody` at once. Of several sessions of one person the first answer counts.
   */
  ask(actor: Actor | undefined, prompt: Omit<SessionPrompt, 'type' | 'id'>): Promise<PromptOutcome> {
    return this.#prompts.ask(this.#of(actor), { type: 'prompt', id: randomUUID(), ...prompt });
  }

  /** Tells the person of something; without a person everybody. @returns whether anybody was there to be told */
  notify(actor: Actor | 'everybody' | undefined, notice: Omit<SessionNotice, 'type' | 'id'>): boolean {
    const told = actor === 'everybody' ? [...this.#sessions] : this.#of(actor);
    for (const session of told) session.send({ type: 'notice', id: randomUUID(), ...notice });
    return told.length > 0;
  }

  /** Adds a view: every session gets it at once and whenever `changed` is called with its name. */
  addView(view: SessionView): void {
    this.#views.set(view.name, view);
    this.changed(view.name);
  }

  /** Sends settings of a topic to every session now, to new ones, and again on `changed('settings.TOPIC')`. */
  publish(topic: string, valueFor: (peer: SessionPeer) => Json | undefined): void {
    this.addView({
      name: `settings.${topic}`,
      of: (peer) => {
        const value = valueFor(peer);
        return value === undefined ? undefined : { type: 'settings', topic, value };
      },
    });
  }

  /** What these views show may have changed. */
  changed(...names: string[]): void {
    for (const name of names) this.#stale.add(name);
    if (this.#sessions.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const stale = [...this.#stale];
      this.#stale.clear();
      for (const session of this.#sessions) void this.#show(session, stale);
    }, REFRESH_MS);
  }

  /** One handler a kind; its data is untrusted. @returns a function that takes it away */
  onSignal(kind: string, handler: SignalHandler): () => void {
    this.#signals.set(kind, handler);
    return () => this.#signals.delete(kind);
  }

  /** A session that said hello. A new one of the same log-in session takes the place of the former. */
  add(session: Session): void {
    if (this.#sessions.size >= MAX_SESSIONS) {
      session.close('too-many', 'too many sessions');
      return;
    }
    for (const former of this.#sessions) {
      const { account, sessionId } = former.peer;
      if (account === session.peer.account && sessionId === session.peer.sessionId) {
        former.close('replaced', 'another tray of this session has connected');
      }
    }
    this.#sessions.add(session);
    this.#log.info({ session: session.peer.sessionId, account: session.peer.account }, 'session: connected');
    void this.#show(session, [...this.#views.keys()]);
    this.onSessions();
  }

  remove(session: Session): void {
    if (!this.#sessions.delete(session)) return;
    this.#prompts.left(session);
    this.onSessions();
  }

  async receive(session: Session, message: Exclude<TrayMessage, { type: 'hello' }>): Promise<void> {
    if (message.type === 'prompt-answer') return this.#prompts.answer(session, message);
    try {
      if (message.type === 'signal') {
        this.#signals.get(message.kind)?.(session.peer, message.data);
        return;
      }
      const { ok, reason } = await this.onAsk(session.peer, message);
      session.send({ type: 'result', ref: message.ref, ok, ...(reason ? { reason } : {}) });
    } catch (error) {
      this.#log.error({ reason: (error as Error).message, type: message.type }, 'session: a message failed');
      if ('ref' in message) session.send({ type: 'result', ref: message.ref, ok: false, reason: 'failed' });
    }
  }

  /** The service ends: questions that are open get their safe answer, and no new one is put to anybody. */
  stop(): void {
    this.#prompts.stop();
    this.closeAll();
  }

  /** Nobody is shown anything until they connect anew. */
  closeAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const session of this.#sessions) session.drop();
  }

  /** The sessions of one person. Where it is not known who did something, the only person there did. */
  #of(actor: Actor | undefined): Session[] {
    const all = [...this.#sessions];
    if (actor?.uid !== undefined || actor?.user !== undefined) {
      return all.filter(({ peer }) => isSamePerson(peer.actor, actor));
    }
    return new Set(all.map(({ peer }) => peer.account)).size === 1 ? all : [];
  }

  async #show(session: Session, names: readonly string[]): Promise<void> {
    for (const name of names) {
      try {
        const message = await this.#views.get(name)?.of(session.peer);
        if (message && session.isReady) session.update(name, message);
      } catch (error) {
        this.#log.error({ view: name, reason: (error as Error).message }, 'session: a view failed');
      }
    }
  }
}

type Json = Extract<ServiceMessage, { type: 'settings' }>['value'];

/** By number where both have one (names can be changed), else by name. */
export function isSamePerson(a: Actor, b: Actor): boolean {
  if (a.uid !== undefined && b.uid !== undefined) return a.uid === b.uid;
  return a.user !== undefined && a.user.toLowerCase() === b.user?.toLowerCase();
}
