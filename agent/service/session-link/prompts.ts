import type { PromptAnswer, SessionPrompt } from '../../../shared/session-protocol/prompt.ts';
import type { Session } from './session.ts';

/** What came of a question. `unanswered` and `nobody`: the safe answer stands for the person's. */
export interface PromptOutcome {
  by: 'person' | 'unanswered' | 'nobody';
  answer: 'proceed' | 'withdraw';
  /** Id of a choice that was offered. */
  choice?: string;
  text?: string;
  /** How long the question was open. */
  waitedMs: number;
}

interface Open {
  prompt: SessionPrompt;
  sessions: Set<Session>;
  since: number;
  timer: NodeJS.Timeout;
  resolve: (outcome: PromptOutcome) => void;
}

/** Questions that wait for a person. Each ends once: answered, out of time, or with nobody left to answer. */
export class Prompts {
  readonly #open = new Map<string, Open>();
  #stopped = false;

  ask(sessions: readonly Session[], prompt: SessionPrompt): Promise<PromptOutcome> {
    if (sessions.length === 0 || this.#stopped) {
      return Promise.resolve({ by: 'nobody', answer: prompt.unanswered, waitedMs: 0 });
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(prompt.id, 'unanswered'), prompt.seconds * 1000);
      this.#open.set(prompt.id, {
        prompt,
        sessions: new Set(sessions),
        since: performance.now(),
        timer,
        resolve,
      });
      for (const session of sessions) session.send(prompt);
    });
  }

  /** Only a session that was asked can answer, and to go on only with the reasons that are wanted. */
  answer(session: Session, { id, answer, choice, text }: PromptAnswer): void {
    const open = this.#open.get(id);
    if (!open?.sessions.has(session)) return;
    const { choices, freeText } = open.prompt;
    const chosen = choices.find((each) => each.id === choice)?.id;
    const words = freeText === 'none' || text === '' ? undefined : text;
    const lacking = (choices.length > 0 && chosen === undefined) || (freeText === 'required' && !words);
    if (answer === 'proceed' && lacking) return;
    this.#settle(id, 'person', {
      answer,
      ...(chosen === undefined ? {} : { choice: chosen }),
      ...(words === undefined ? {} : { text: words }),
    });
  }

  /** A session is gone. What only it could have answered has nobody any more. */
  left(session: Session): void {
    for (const [id, open] of this.#open) {
      if (open.sessions.delete(session) && open.sessions.size === 0) this.#settle(id, 'nobody');
    }
  }

  /** Everything that is open gets its safe answer. */
  stop(): void {
    this.#stopped = true;
    for (const id of this.#open.keys()) this.#settle(id, 'nobody');
  }

  #settle(
    id: string,
    by: PromptOutcome['by'],
    given?: Pick<PromptOutcome, 'answer' | 'choice' | 'text'>,
  ): void {
    const open = this.#open.get(id);
    if (!open) return;
    this.#open.delete(id);
    clearTimeout(open.timer);
    for (const session of open.sessions) session.send({ type: 'prompt-closed', id });
    open.resolve({
      by,
      ...(given ?? { answer: open.prompt.unanswered }),
      waitedMs: Math.round(performance.now() - open.since),
    });
  }
}
